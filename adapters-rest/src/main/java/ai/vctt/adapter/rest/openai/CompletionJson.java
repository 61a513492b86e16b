package ai.vctt.adapter.rest.openai;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a whole completion and the last chunks of a streamed one have in common. */
final class CompletionJson {

    private CompletionJson() {}

    /** Everything at once. */
    static String whole(GenerationId id, Instant created, String reasoning, Completed answer) {
        StringBuilder json = new StringBuilder(answer.text().length() + 1024);
        json.append('{');
        head(id, "chat.completion", created, answer.model().value(), json);
        json.append(",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"");
        JsonText.escape(answer.text(), json);
        json.append("\",\"refusal\":null");
        if (!reasoning.isEmpty()) {
            json.append(",\"reasoning_content\":\"");
            JsonText.escape(reasoning, json);
            json.append('"');
        }
        json.append("},\"logprobs\":null,\"finish_reason\":\"")
                .append(finishReason(answer.finishReason()))
                .append("\"}],");
        usage(answer, json);
        json.append(',');
        extension(answer, json);
        return json.append('}').toString();
    }

    static void head(GenerationId id, String object, Instant created, String model, StringBuilder json) {
        json.append("\"id\":\"chatcmpl-")
                .append(id)
                .append("\",\"object\":\"")
                .append(object)
                .append("\",\"created\":")
                .append(created.getEpochSecond())
                .append(",\"model\":\"");
        JsonText.escape(model, json);
        json.append("\",\"system_fingerprint\":null");
    }

    /**
     * In OpenAI's words. Whatever ended an answer before the model was done with it is its word for an answer that is cut
     * short, so that no client takes it for whole; the true reason stands in the extension.
     */
    static String finishReason(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case CONTENT_FILTER -> "content_filter";
            case TOOL_CALLS -> "tool_calls";
            case LENGTH, STOPPED, BUDGET, TOOL_LIMIT, ABANDONED -> "length";
        };
    }

    static void extension(Completed answer, StringBuilder json) {
        json.append("\"x_vctt\":{\"finish_reason\":\"")
                .append(answer.finishReason().wireName())
                .append("\",\"attempts\":")
                .append(answer.attempts())
                .append(",\"usage_source\":\"")
                .append(answer.usageSource().name().toLowerCase(Locale.ROOT))
                .append('"');
        trust(answer.trust(), json);
        if (answer.jam() != null) {
            parts(answer.jam(), json);
        }
        json.append('}');
    }

    /** Of a jam: who played, and how it ended for them. */
    private static void parts(JamOutcome jam, StringBuilder json) {
        json.append(",\"parts\":[");
        String separator = "";
        for (JamOutcome.Part part : jam.parts()) {
            Money cost = part.spend().cost();
            json.append(separator)
                    .append("{\"role\":\"")
                    .append(part.role().wireName())
                    .append("\",\"generation_id\":\"")
                    .append(part.id())
                    .append("\",\"model\":\"");
            JsonText.escape(part.model().value(), json);
            json.append("\",\"weight\":")
                    .append(part.weight())
                    .append(",\"status\":\"")
                    .append(part.status().wireName())
                    .append("\",\"total_tokens\":")
                    .append(part.spend().tokens())
                    .append(",\"cost_usd\":")
                    .append(cost == null ? "null" : cost.usd().toPlainString())
                    .append('}');
            separator = ",";
        }
        json.append(']');
    }

    private static void trust(@Nullable Trust trust, StringBuilder json) {
        if (trust == null) {
            json.append(",\"trust\":null");
            return;
        }
        Scores scores = trust.scores();
        json.append(",\"trust\":{\"tau\":")
                .append(trust.tau())
                .append(",\"level\":\"")
                .append(trust.level().wireName())
                .append("\",\"tension\":")
                .append(scores.tension())
                .append(",\"uncertainty\":")
                .append(scores.uncertainty())
                .append(",\"contradiction\":")
                .append(scores.contradiction())
                .append(",\"emotional_intensity\":")
                .append(scores.emotionalIntensity())
                .append(",\"regulation\":\"")
                .append(trust.regulation().wireName())
                .append("\",\"repairs\":")
                .append(trust.repairs())
                .append(",\"source\":\"")
                .append(trust.source().wireName())
                .append("\"}");
    }

    /** Of all attempts. What is not known is left out, and a cost that is not known is null. */
    static void usage(Completed answer, StringBuilder json) {
        Usage usage = answer.usage();
        Money cost = answer.spend().cost();
        json.append("\"usage\":{\"prompt_tokens\":")
                .append(usage.inputTokens())
                .append(",\"completion_tokens\":")
                .append(usage.outputTokens())
                .append(",\"total_tokens\":")
                .append(usage.totalTokens());
        if (usage.cachedTokens() != null) {
            json.append(",\"prompt_tokens_details\":{\"cached_tokens\":")
                    .append(usage.cachedTokens().longValue())
                    .append('}');
        }
        if (usage.reasoningTokens() != null) {
            json.append(",\"completion_tokens_details\":{\"reasoning_tokens\":")
                    .append(usage.reasoningTokens().longValue())
                    .append('}');
        }
        json.append(",\"cost_usd\":")
                .append(cost == null ? "null" : cost.usd().toPlainString())
                .append('}');
    }
}
