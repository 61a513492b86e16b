package ai.vctt.domain.cost;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What counting a token costs. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CostMeterBenchmark {

    private static final int TOKENS = 400;

    private final PriceList prices = PriceList.always(Price.of(Money.usd("0.000002"), Money.usd("0.00001")));

    /** Counted, and the sum told. */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public void token(Blackhole hole) {
        CostMeter meter = new CostMeter(prices, Instant.EPOCH, 100);
        for (int i = 0; i < TOKENS; i++) {
            meter.add(" token");
            hole.consume(meter.running());
        }
    }
}
