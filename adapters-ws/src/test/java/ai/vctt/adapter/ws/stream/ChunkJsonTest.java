package ai.vctt.adapter.ws.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChunkJsonTest {

    private static final GenerationId ID = new GenerationId(new UUID(7, 1));

    @Test
    void what_it_keeps_of_earlier_pieces_does_not_show_in_later_ones() {
        List<Instant> times = List.of(
                Instant.parse("2026-11-23T10:00:00.999Z"),
                Instant.parse("2026-11-23T10:00:00Z"),
                Instant.parse("2026-11-23T10:00:01.007Z"),
                Instant.parse("2026-12-31T23:59:59.050Z"));
        List<String> models = List.of("gpt-4o", "gpt-4o", "claude \"new\"", "gpt-4o");
        List<String> chunks = List.of("a\n\"b\"", "語".repeat(5_000), "", "c");
        List<Money> costs =
                List.of(Money.ZERO, Money.usd("12.5"), Money.usd("0.0000000000000000003"), Money.usd("0.000000000001"));
        ChunkJson kept = new ChunkJson(ID, ID);
        for (int i = 0; i < times.size(); i++) {
            Text text = new Text(chunks.get(i), i, new ModelId(models.get(i)), new Spend(i, costs.get(i)));
            SequencedEvent event = new SequencedEvent(i + 1, 1, times.get(i), text);
            assertThat(kept.of(event, text))
                    .isEqualTo(new ChunkJson(ID, ID).of(event, text))
                    .contains("\"timestamp\":\"" + EventJson.TIMESTAMP.format(times.get(i)) + "\"}]")
                    .contains("\"estimatedCost\":" + costs.get(i).usd().toPlainString() + ",");
        }
    }
}
