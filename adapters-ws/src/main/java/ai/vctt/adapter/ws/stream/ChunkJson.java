package ai.vctt.adapter.ws.stream;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The text of one generation on the wire. There is a piece for each token and watcher, so it is written without a
 * generator, and what pieces have in common is kept. For one thread at a time.
 */
final class ChunkJson {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    /** A builder that has held a longer piece is not kept. */
    private static final int USUAL_CHARS = 1024;

    private final String head;
    private StringBuilder json = new StringBuilder();
    private @Nullable ModelId model;
    private String modelJson = "";
    private long second = Long.MIN_VALUE;
    private String secondJson = "";

    /** @param jam that the generation is a part of, or is; null when neither */
    ChunkJson(GenerationId id, @Nullable GenerationId jam) {
        this.head = "[\"stream_chunk\",{\"sessionId\":\"" + id + (jam == null ? "" : "\",\"jamId\":\"" + jam)
                + "\",\"seq\":";
    }

    String of(SequencedEvent event, Text text) {
        json.setLength(0);
        json.append(head).append(event.seq());
        json.append(",\"attempt\":").append(event.attempt());
        json.append(",\"chunk\":\"");
        ENCODER.quoteAsString(text.chunk(), json);
        json.append("\",\"offset\":").append(text.offset());
        json.append(modelJson(text.model())).append(text.spend().tokens());
        json.append(",\"estimatedCost\":");
        Money cost = text.spend().cost();
        if (cost == null) {
            json.append((String) null);
        } else {
            cost.appendTo(json);
        }
        json.append(",\"timestamp\":\"");
        appendTime(event.at());
        String chunk = json.append("\"}]").toString();
        if (json.capacity() > USUAL_CHARS) {
            json = new StringBuilder();
        }
        return chunk;
    }

    private String modelJson(ModelId id) {
        if (!id.equals(model)) {
            var name = new StringBuilder(",\"model\":\"");
            ENCODER.quoteAsString(id.value(), name);
            model = id;
            modelJson = name.append("\",\"tokensUsed\":").toString();
        }
        return modelJson;
    }

    /** As {@link EventJson#TIMESTAMP} formats it, which many pieces within a second need to do only once. */
    private void appendTime(Instant at) {
        if (at.getEpochSecond() != second) {
            String time = EventJson.TIMESTAMP.format(at);
            second = at.getEpochSecond();
            secondJson = time.substring(0, time.length() - "000Z".length());
        }
        int millis = at.getNano() / 1_000_000;
        json.append(secondJson)
                .append((char) ('0' + millis / 100))
                .append((char) ('0' + millis / 10 % 10))
                .append((char) ('0' + millis % 10))
                .append('Z');
    }
}
