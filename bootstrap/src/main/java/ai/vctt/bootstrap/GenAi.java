package ai.vctt.bootstrap;

import ai.vctt.domain.tool.ToolResult;
import org.jspecify.annotations.Nullable;

/**
 * Names of OpenTelemetry's semantic conventions for generative AI (v1.37, in development) that metrics and traces use, and
 * of its general attribute for errors. Source: opentelemetry.io/docs/specs/semconv/gen-ai.
 */
final class GenAi {

    static final String OPERATION_DURATION = "gen_ai.client.operation.duration";
    static final String TOKEN_USAGE = "gen_ai.client.token.usage";
    static final String TIME_TO_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
    static final String TIME_PER_OUTPUT_TOKEN = "gen_ai.server.time_per_output_token";

    static final String OPERATION = "gen_ai.operation.name";
    static final String CHAT = "chat";
    static final String INVOKE_AGENT = "invoke_agent";
    static final String EXECUTE_TOOL = "execute_tool";
    static final String TOOL = "gen_ai.tool.name";
    static final String TOOL_TYPE = "gen_ai.tool.type";
    static final String FUNCTION = "function";
    static final String AGENT = "gen_ai.agent.name";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
    static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    static final String TOKEN_TYPE = "gen_ai.token.type";
    static final String ERROR = "error.type";

    private GenAi() {}

    /** The {@link #ERROR} of a call of a tool; null when all went well. */
    static @Nullable String errorOf(ToolResult result) {
        return switch (result) {
            case ToolResult.Done _ -> null;
            case ToolResult.Failed _ -> "failed";
            case ToolResult.TimedOut _ -> "timeout";
            case ToolResult.TooLarge _ -> "too_large";
        };
    }
}
