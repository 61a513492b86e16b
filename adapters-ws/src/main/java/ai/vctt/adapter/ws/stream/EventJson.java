package ai.vctt.adapter.ws.stream;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Phase;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Started;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationEvent.ToolUse;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Events and acknowledgements as they stand on the wire. */
final class EventJson {

    private static final JsonFactory JSON = new JsonFactory();
    static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EventJson() {}

    /** @param jam that the generation is a part of, or is; null when neither */
    static String of(GenerationId id, @Nullable GenerationId jam, boolean resumed, SequencedEvent event) {
        Envelope envelope = new Envelope(id, jam, event);
        return switch (event.event()) {
            case Started started -> envelope.around("stream_start", json -> start(json, started, resumed));
            case Text text -> new ChunkJson(id, jam).of(event, text);
            case Reasoning(String chunk) ->
                envelope.around("stream_reasoning", json -> json.writeStringProperty("chunk", chunk));
            case ToolUse use -> envelope.around("stream_tool", json -> tool(json, use));
            case FellBack fallback -> envelope.around("stream_fallback", json -> fallback(json, fallback));
            case Phase phase -> envelope.around("stream_phase", json -> phase(json, phase));
            case Completed completed -> envelope.around("stream_complete", json -> complete(json, completed));
            case Failed failed -> envelope.around("stream_error", json -> error(json, failed));
        };
    }

    /** Of a request that started nothing, so it has no place in any log. */
    static String refusal(@Nullable String sessionId, @Nullable String requestId, Refusal refusal, Instant at) {
        return write(json -> {
            json.writeStartArray();
            json.writeString("stream_error");
            json.writeStartObject();
            text(json, "sessionId", sessionId);
            text(json, "requestId", requestId);
            json.writeStringProperty("error", refusal.message());
            json.writeStringProperty("code", refusal.code().name());
            json.writeBooleanProperty("retryable", refusal.code().retryable());
            json.writeNumberProperty("totalTokens", 0);
            json.writeNumberProperty("totalCost", 0);
            json.writeStringProperty("timestamp", TIMESTAMP.format(at));
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    static String accepted(GenerationId id) {
        return acknowledgement(true, json -> json.writeStringProperty("sessionId", id.toString()));
    }

    static String jamAccepted(GenerationId id) {
        return acknowledgement(true, json -> {
            json.writeStringProperty("sessionId", id.toString());
            json.writeStringProperty("jamId", id.toString());
        });
    }

    static String refused(Refusal refusal) {
        return acknowledgement(false, json -> {
            json.writeStringProperty("code", refusal.code().name());
            json.writeStringProperty("error", refusal.message());
        });
    }

    static String stopped(GenerationId id, StopGeneration.Result.Stopped stopped) {
        return acknowledgement(true, json -> {
            json.writeStringProperty("sessionId", id.toString());
            json.writeNumberProperty("tokens", stopped.spend().tokens());
            money(json, "cost", stopped.spend().cost());
            json.writeNumberProperty("closedAfterMs", stopped.closedAfter().toMillis());
        });
    }

    private static void start(JsonGenerator json, Started started, boolean resumed) {
        json.writeStringProperty("model", started.model().value());
        if (started.role() != AgentRole.PRIMARY) {
            json.writeStringProperty("agentRole", started.role().wireName());
        }
        json.writeBooleanProperty("resumed", resumed);
        if (started.requestId() != null) {
            json.writeStringProperty("requestId", started.requestId().value());
        }
        if (started.conversation() != null) {
            json.writeStringProperty("conversationId", started.conversation().toString());
        }
        if (started.jam() != null) {
            weight(json, started.jam().weight());
        }
    }

    private static void tool(JsonGenerator json, ToolUse use) {
        json.writeStringProperty("callId", use.callId());
        json.writeStringProperty("tool", use.tool());
        text(json, "server", use.server());
        json.writeStringProperty("status", lowerCase(use.status()));
        json.writeStringProperty(use.status() == ToolUse.Status.STARTED ? "arguments" : "result", use.detail());
        if (use.took() != null) {
            json.writeNumberProperty("durationMs", use.took().toMillis());
        }
    }

    private static void phase(JsonGenerator json, Phase phase) {
        json.writeStringProperty("phase", phase.name());
        if (phase.part() != null) {
            json.writeStringProperty("partId", phase.part().toString());
        }
        json.writeStringProperty("description", phase.description());
        json.writeNumberProperty("progress", phase.progress());
        json.writeStringProperty("status", lowerCase(phase.status()));
        if (phase.trust() != null) {
            TrustJson.write(json, phase.trust());
        }
    }

    private static void fallback(JsonGenerator json, FellBack fallback) {
        json.writeStringProperty("fromModel", fallback.from().value());
        json.writeStringProperty("toModel", fallback.to().value());
        json.writeStringProperty("mode", lowerCase(fallback.mode()));
        json.writeStringProperty("cause", fallback.cause());
        json.writeStringProperty("code", fallback.code().name());
        json.writeStringProperty("reason", fallback.reason());
        json.writeNumberProperty("keep", fallback.keep());
    }

    private static void complete(JsonGenerator json, Completed completed) {
        json.writeStringProperty("fullText", completed.text());
        json.writeNumberProperty("totalTokens", completed.spend().tokens());
        money(json, "totalCost", completed.spend().cost());
        json.writeNumberProperty("latencyMs", completed.timings().total().toMillis());
        json.writeStringProperty("model", completed.model().value());
        json.writeNumberProperty("inputTokens", completed.usage().inputTokens());
        json.writeNumberProperty("outputTokens", completed.usage().outputTokens());
        number(json, "cachedTokens", completed.usage().cachedTokens());
        number(json, "reasoningTokens", completed.usage().reasoningTokens());
        json.writeStringProperty("usageSource", lowerCase(completed.usageSource()));
        Duration ttft = completed.timings().timeToFirstToken();
        number(json, "ttftMs", ttft == null ? null : ttft.toMillis());
        Double rate = completed.timings().tokensPerSecond();
        if (rate == null) {
            json.writeNullProperty("tokensPerSecond");
        } else {
            json.writeNumberProperty("tokensPerSecond", Math.round(rate * 10) / 10.0);
        }
        json.writeStringProperty("finishReason", completed.finishReason().wireName());
        json.writeNumberProperty("attempts", completed.attempts());
        json.writeBooleanProperty("persisted", completed.persisted());
        TrustJson.write(json, completed.trust());
        if (completed.jam() != null) {
            JamJson.write(json, completed.jam());
        }
    }

    private static void error(JsonGenerator json, Failed failed) {
        json.writeStringProperty("error", failed.message());
        json.writeStringProperty("code", failed.code().name());
        json.writeBooleanProperty("retryable", failed.code().retryable());
        json.writeNumberProperty("totalTokens", failed.spend().tokens());
        money(json, "totalCost", failed.spend().cost());
        if (failed.jam() != null) {
            JamJson.write(json, failed.jam());
        }
    }

    /** What is around the fields of every event. */
    private record Envelope(GenerationId id, @Nullable GenerationId jam, SequencedEvent event) {

        String around(String name, Consumer<JsonGenerator> fields) {
            return write(json -> {
                json.writeStartArray();
                json.writeString(name);
                json.writeStartObject();
                json.writeStringProperty("sessionId", id.toString());
                if (jam != null) {
                    json.writeStringProperty("jamId", jam.toString());
                }
                json.writeNumberProperty("seq", event.seq());
                json.writeNumberProperty("attempt", event.attempt());
                fields.accept(json);
                json.writeStringProperty("timestamp", TIMESTAMP.format(event.at()));
                json.writeEndObject();
                json.writeEndArray();
            });
        }
    }

    private static String acknowledgement(boolean ok, Consumer<JsonGenerator> fields) {
        return write(json -> {
            json.writeStartArray();
            json.writeStartObject();
            json.writeBooleanProperty("ok", ok);
            fields.accept(json);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    private static String write(Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            content.accept(json);
        }
        return text.toString();
    }

    static void weight(JsonGenerator json, @Nullable Double weight) {
        if (weight == null) {
            json.writeNullProperty("weight");
        } else {
            json.writeNumberProperty("weight", weight);
        }
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    static void number(JsonGenerator json, String name, @Nullable Long value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    /** As a plain number: an unknown amount is null, never 0. */
    static void money(JsonGenerator json, String name, @Nullable Money money) {
        json.writeName(name);
        if (money == null) {
            json.writeNull();
        } else {
            json.writeNumber(money.usd().toPlainString());
        }
    }
}
