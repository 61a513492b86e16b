package ai.vctt.sim;

import ai.vctt.sim.Fault.RetryAfter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Errors as documents, and the headers that go with them. */
final class Errors {

    private Errors() {}

    /** In the API's envelope. */
    static byte[] document(Api api, Problem.Words words, String message, @Nullable String parameter) {
        return Json.bytes(
                switch (api) {
                    case OPENAI -> OpenAiWire.error(words, message, parameter);
                    case ANTHROPIC -> AnthropicWire.error(words, message);
                });
    }

    /** {@code {"code": …, "error": …}}, as xAI has it. */
    static byte[] bare(Problem problem) {
        Problem.Words words = problem.in(Api.OPENAI);
        String code = words.code() == null ? words.type() : words.code();
        return Json.bytes(Json.object().put("code", code).put("error", words.message()));
    }

    /** With the end of its line. */
    static String header(RetryAfter retryAfter, Instant now) {
        return switch (retryAfter.form()) {
            case SECONDS -> "Retry-After: " + retryAfter.time().toSeconds() + "\r\n";
            case MILLIS -> "retry-after-ms: " + retryAfter.time().toMillis() + "\r\n";
            case DATE ->
                "Retry-After: "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                now.plus(retryAfter.time()).atOffset(ZoneOffset.UTC))
                        + "\r\n";
        };
    }
}
