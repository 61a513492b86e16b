package ai.vctt.adapter.ws.stream;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** A piece of text on the wire. There is one for each token and watcher, so it is written without a generator. */
final class ChunkJson {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
    private static final int BESIDE_TEXT = 256;

    private ChunkJson() {}

    static String of(GenerationId id, @Nullable GenerationId jam, SequencedEvent event, Text text) {
        StringBuilder json = new StringBuilder(BESIDE_TEXT + text.chunk().length());
        json.append("[\"stream_chunk\",{\"sessionId\":\"").append(id);
        if (jam != null) {
            json.append("\",\"jamId\":\"").append(jam);
        }
        json.append("\",\"seq\":").append(event.seq());
        json.append(",\"attempt\":").append(event.attempt());
        json.append(",\"chunk\":\"");
        ENCODER.quoteAsString(text.chunk(), json);
        json.append("\",\"offset\":").append(text.offset());
        json.append(",\"model\":\"");
        ENCODER.quoteAsString(text.model().value(), json);
        json.append("\",\"tokensUsed\":").append(text.spend().tokens());
        Money cost = text.spend().cost();
        json.append(",\"estimatedCost\":")
                .append(cost == null ? null : cost.usd().toPlainString());
        json.append(",\"timestamp\":\"");
        EventJson.TIMESTAMP.formatTo(event.at(), json);
        return json.append("\"}]").toString();
    }
}
