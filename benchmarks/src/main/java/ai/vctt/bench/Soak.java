package ai.vctt.bench;

import ai.vctt.bench.load.LoadClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/**
 * Readers who come and go in fast motion, and whether the server has the same needs in the end as near the beginning:
 * {@link LoadClient} tells what they do.
 */
final class Soak {

    /** Short times, so that many answers are begun, given up and forgotten within a minute. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "VCTT_STREAMS_DETACHGRACE", "1s",
            "VCTT_STREAMS_RETAIN", "5s");

    private static final int PARTS = 10;
    private static final int TOKENS = 200;
    private static final int RATE = 100;
    private static final Duration QUIET = Duration.ofSeconds(8);
    private static final double KB_PER_MB = 1024;
    /** What the needs of a part may differ by chance: readers are at other places of their way each time. */
    private static final double MOST_HEAP_GROWTH = 1.1;

    private static final double MOST_MORE_DESCRIPTORS = 50;
    private static final double MOST_MORE_THREADS = 5;

    /**
     * What the server has at one time.
     *
     * @param heap live, in KB
     * @param memory resident, in KB
     * @param descriptors open files and sockets
     * @param threads of the operating system
     */
    record Needs(double heap, double memory, double descriptors, double threads) {

        static Needs of(Site site) throws IOException, InterruptedException {
            ProcessTree server = site.server.tree();
            return new Needs(site.liveHeap(), server.residentKilobytes(), server.descriptors(), server.threads());
        }
    }

    private Soak() {}

    static Figures measure(Site site) throws IOException, InterruptedException {
        Options options = site.options;
        site.warmUp(options.streams());
        Figures figures = new Figures();
        site.simulator.shape(TOKENS, RATE);
        Meter meter = new Meter(site);
        site.load.begin(LoadProcess.command("soak")
                .put("slots", options.streams())
                .put("tokens", TOKENS)
                .put("seconds", options.minutes() * 60));
        List<Needs> parts = new ArrayList<>();
        Duration part = Duration.ofMinutes(options.minutes()).dividedBy(PARTS);
        long began = System.nanoTime();
        for (int i = 1; i <= PARTS; i++) {
            Thread.sleep(Duration.ofNanos(began + part.multipliedBy(i).toNanos() - System.nanoTime()));
            Needs needs = Needs.of(site);
            parts.add(needs);
            figures.put("live heap MB, part " + i, needs.heap() / KB_PER_MB);
            figures.put("RSS MB, part " + i, needs.memory() / KB_PER_MB);
            figures.put("descriptors, part " + i, needs.descriptors());
            figures.put("threads, part " + i, needs.threads());
        }
        JsonNode result = site.load.await();
        meter.end(figures);
        result.path("readers")
                .properties()
                .forEach(way ->
                        figures.put("readers: " + way.getKey(), way.getValue().asInt()));
        figures.putLoad(result.path("answers"));
        Thread.sleep(QUIET);
        figures.put("live heap MB, all gone", site.liveHeap() / KB_PER_MB);
        figures.put("provider calls that still run", site.simulator.running());
        judge(figures, parts);
        return figures;
    }

    private static void judge(Figures figures, List<Needs> parts) {
        for (String none : new String[] {"failed", "provider calls that still run"}) {
            if (figures.get(none) > 0) {
                figures.fault(none + ": " + (long) figures.get(none));
            }
        }
        growth(parts).forEach(figures::fault);
    }

    /** What has grown from the second, third and fourth part to the last three; the first one still warms up. */
    static List<String> growth(List<Needs> parts) {
        List<String> grown = new ArrayList<>();
        List<Needs> early = parts.subList(1, 4);
        List<Needs> late = parts.subList(parts.size() - 3, parts.size());
        compare(grown, "live heap KB", median(early, Needs::heap) * MOST_HEAP_GROWTH, median(late, Needs::heap));
        compare(
                grown,
                "descriptors",
                median(early, Needs::descriptors) + MOST_MORE_DESCRIPTORS,
                median(late, Needs::descriptors));
        compare(grown, "threads", median(early, Needs::threads) + MOST_MORE_THREADS, median(late, Needs::threads));
        return grown;
    }

    private static double median(List<Needs> parts, ToDoubleFunction<Needs> what) {
        return Report.median(parts.stream().mapToDouble(what).boxed().toList());
    }

    private static void compare(List<String> grown, String what, double most, double late) {
        if (late > most) {
            grown.add("not flat, " + what + ": " + (long) late + " (expected: at most " + (long) most + ")");
        }
    }
}
