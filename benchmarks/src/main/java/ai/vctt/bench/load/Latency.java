package ai.vctt.bench.load;

import org.HdrHistogram.Histogram;

/**
 * How long something took, in milliseconds; all 0 when it never happened.
 *
 * @param count how often it was measured
 */
record Latency(long count, double p50, double p99, double p999, double max) {

    private static final double MICROS_PER_MILLI = 1_000;

    /** @param micros recorded in microseconds */
    static Latency of(Histogram micros) {
        return new Latency(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(99) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(99.9) / MICROS_PER_MILLI,
                micros.getMaxValue() / MICROS_PER_MILLI);
    }
}
