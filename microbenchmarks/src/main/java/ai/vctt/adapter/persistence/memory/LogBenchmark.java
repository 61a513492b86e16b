package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a log does for a token and its one watcher. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LogBenchmark {

    private static final int TOKENS = 400;
    private static final int MOST_CHARS = 16 * 1024;
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final GenerationId ID = new GenerationId(new UUID(0, 1));

    private final InMemoryGenerationLog logs = new InMemoryGenerationLog();
    private final GenerationEvent[] events = new GenerationEvent[TOKENS];

    /** The events of one answer. */
    @Setup(Level.Trial)
    public void events() {
        ModelId model = new ModelId("gpt-4o");
        for (int i = 0; i < TOKENS; i++) {
            events[i] = new GenerationEvent.Text(
                    " token", 6 * i, model, new Spend(i, Money.usd("0.00001").times(i)));
        }
    }

    /** Appended, and read at once by its watcher. */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void appendAndRead(Blackhole hole) {
        GenerationLog.Writer writer = logs.open(ID);
        GenerationLog.Reader reader = logs.find(ID);
        for (int i = 0; i < TOKENS; i++) {
            writer.append(1, START.plusMillis(25L * i), events[i]);
            if (reader != null) {
                hole.consume(reader.after(i, MOST_CHARS));
            }
        }
        logs.drop(ID);
    }

    /** Appended, and read joined, all at the end. */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void appendAndReadLate(Blackhole hole) {
        GenerationLog.Writer writer = logs.open(ID);
        GenerationLog.Reader reader = logs.find(ID);
        for (int i = 0; i < TOKENS; i++) {
            writer.append(1, START.plusMillis(25L * i), events[i]);
        }
        if (reader != null) {
            hole.consume(reader.after(0, MOST_CHARS));
        }
        logs.drop(ID);
    }
}
