package ai.vctt.adapter.ws.stream;

import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A token as it stands on the wire of Socket.IO. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBenchmark {

    private final ChunkJson chunks = new ChunkJson(new GenerationId(new UUID(7, 1)), null);
    private final GenerationEvent.Text text =
            new GenerationEvent.Text(" token", 246, new ModelId("gpt-4o"), new Spend(52, Money.usd("0.00052")));
    private final SequencedEvent chunk = new SequencedEvent(42, 1, Instant.parse("2026-11-23T10:00:00.123Z"), text);

    /** @return so that nothing is left out */
    @Benchmark
    public String chunk() {
        return chunks.of(chunk, text);
    }
}
