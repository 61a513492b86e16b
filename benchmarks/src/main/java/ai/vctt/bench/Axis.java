package ai.vctt.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Something there may be more of; each step is the same work with more of it. */
enum Axis {
    /** At once, all together with the same tokens per second. */
    STREAMS("streams", true) {
        @Override
        int[] steps() {
            return new int[] {10, 50, 200, 500, 1_000, 2_000, 5_000};
        }

        @Override
        Load load(Options options, int step) {
            double rate = (double) options.streams() * options.rate() / step;
            int tokens = (int) Math.ceil(rate * options.seconds());
            return new Load(step, 0, 1, false, tokens, rate, Duration.ofMillis(Math.max(1_000, step)));
        }
    },
    /** Of each answer, eight streams together with the same tokens per second. */
    TOKENS("tokens", true) {
        @Override
        int[] steps() {
            return new int[] {10, 100, 1_000, 10_000, 100_000};
        }

        @Override
        Load load(Options options, int step) {
            double rate = (double) options.streams() * options.rate() / FEW;
            int answers = (int) Math.clamp(rate * options.seconds() / step, 1, MOST_ANSWERS);
            return new Load(FEW, 0, answers, false, step, rate, RAMP);
        }

        @Override
        boolean countsBeginnings() {
            return true;
        }
    },
    /** Turns of a conversation before the ten short ones that are measured, in a tenth of the streams. */
    HISTORY("turns before", false) {
        @Override
        int[] steps() {
            return new int[] {0, 10, 30, 100};
        }

        @Override
        void prepare(Site site, int before, int step) throws IOException, InterruptedException {
            int missing = before < 0 ? 0 : step - before - TURNS;
            if (missing > 0) {
                Load load = load(site.options, step);
                site.ask(new Load(load.streams(), 0, missing, true, TURN_TOKENS, 0, RAMP));
            }
        }

        @Override
        Load load(Options options, int step) {
            int streams = Math.max(1, options.streams() / FEWER);
            return new Load(streams, 0, TURNS, true, TURN_TOKENS, (double) FEWER * options.rate(), RAMP);
        }

        @Override
        boolean countsBeginnings() {
            return true;
        }
    },
    /** Of each answer, beside who asked; all together with the same tokens per second. */
    WATCHERS("watchers", false) {
        @Override
        int[] steps() {
            return new int[] {0, 1, 2, 5, 20};
        }

        @Override
        Load load(Options options, int step) {
            int streams = Math.max(1, options.streams() / (1 + step));
            return new Load(streams, step, 1, false, options.tokens(), options.rate(), RAMP);
        }
    };

    private static final String COST = "CPU µs/token";
    private static final List<String> SHOWN = List.of(
            COST,
            "× the first",
            "of it its database",
            "CPU ms/answer",
            "tokens/s",
            "added latency p50 ms",
            "added latency p99 ms",
            "first token p50 ms",
            "lost",
            "failed");
    /** From the last question until the window, and from that to the first end. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private static final int FEW = 8;
    private static final int MOST_ANSWERS = 1_000;
    private static final int FEWER = 10;
    private static final int TURNS = 10;
    private static final int TURN_TOKENS = 100;
    private static final Duration RAMP = Duration.ofSeconds(1);

    private final String unit;
    private final boolean isOfAll;

    /** @param isOfAll whether peers can do it, too */
    Axis(String unit, boolean isOfAll) {
        this.unit = unit;
        this.isOfAll = isOfAll;
    }

    /** How many there are at each. */
    abstract int[] steps();

    /** What is measured at a step. */
    abstract Load load(Options options, int step);

    /**
     * Does what has to be there before a step.
     *
     * @param before the step before; -1: none
     */
    void prepare(Site site, int before, int step) throws IOException, InterruptedException {}

    /** Whether the cost of a token has its share of the answer's beginning and end in it, as this axis is about them. */
    boolean countsBeginnings() {
        return false;
    }

    Set<Peer> peers() {
        return isOfAll ? Set.of(Peer.values()) : Set.of(Peer.ENGINE);
    }

    /** The cost of a token at each step, and how it compares with that at the first. */
    Figures measure(Site site) throws IOException, InterruptedException {
        site.warmUp(site.options.streams());
        int opened = site.options.streams();
        Figures all = new Figures();
        double first = 0;
        int before = -1;
        for (int step : steps()) {
            Load load = load(site.options, step);
            int connections = load.streams() * (1 + load.watchers());
            site.load.open(Math.max(0, connections - opened));
            opened = Math.max(opened, connections);
            prepare(site, before, step);
            before = step;
            Figures figures = measure(site, load);
            double cost = figures.get(COST);
            first = first == 0 ? cost : first;
            String name = step + " " + unit + ": ";
            figures.put("× the first", first == 0 ? 0 : cost / first);
            for (String shown : SHOWN) {
                if (figures.values().containsKey(shown)) {
                    all.put(name + shown, figures.get(shown));
                }
            }
            all.put(Report.FOREIGN, Math.max(all.get(Report.FOREIGN), figures.get(Report.FOREIGN)));
            all.putProblems(figures);
        }
        return all;
    }

    private Figures measure(Site site, Load load) throws IOException, InterruptedException {
        Figures figures = new Figures();
        site.begin(load);
        if (countsBeginnings()) {
            Meter meter = new Meter(site);
            JsonNode result = site.load.await();
            double micros = putCost(figures, meter, result.path("tokens").asDouble());
            figures.put("CPU ms/answer", micros / 1e3 / load.streams() / load.answers());
            figures.putLoad(result);
            return figures;
        }
        Thread.sleep(load.ramp().plus(SETTLING));
        Meter meter = new Meter(site);
        Duration window = load.length().minus(load.ramp()).minus(SETTLING.multipliedBy(2));
        Thread.sleep(window);
        putCost(figures, meter, load.tokensPerSecond() * window.toMillis() / 1e3);
        figures.putLoad(site.load.await());
        return figures;
    }

    /** The server's CPU time since the meter began, in microseconds. */
    private static double putCost(Figures figures, Meter meter, double tokens) throws IOException {
        double micros = meter.serverMicros();
        double ofDatabase = meter.databaseMicros();
        meter.end(figures);
        figures.put(COST, tokens == 0 ? 0 : micros / tokens);
        figures.put("of it its database", tokens == 0 ? 0 : ofDatabase / tokens);
        return micros;
    }
}
