package ai.vctt.bench;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What is done with a peer that was just started, and what is read off it. */
enum Scenario {
    STEADY {
        @Override
        Figures measure(Site site) throws IOException, InterruptedException {
            Options options = site.options;
            site.warmUp(options.streams());
            Figures figures = new Figures();
            Meter meter = new Meter(site);
            JsonNode result = site.ask(options.streams(), 0, options.seconds());
            double tokens = result.path("tokens").asDouble();
            figures.put("server CPU µs/token", tokens == 0 ? 0 : meter.serverMicros() / tokens);
            figures.put("of it its database", tokens == 0 ? 0 : meter.databaseMicros() / tokens);
            meter.end(figures);
            figures.putLoad(result);
            figures.put("peak RSS MB", site.server.tree().peakKilobytes() / KB_PER_MB);
            figures.put("memory MB, all processes", site.server.tree().proportionalKilobytes() / KB_PER_MB);
            figures.put("live heap MB", site.liveHeap() / KB_PER_MB);
            return figures;
        }
    },
    STOP {
        @Override
        Figures measure(Site site) throws IOException, InterruptedException {
            site.warmUp(1);
            Figures figures = new Figures();
            Meter meter = new Meter(site);
            site.simulator.shape(ENDLESS, site.options.rate());
            stop(site, STOPS);
            site.simulator.forgetCalls();
            JsonNode result = stop(site, STOPS);
            meter.end(figures);
            JsonNode calls = site.simulator.calls();
            List<Double> closed = new ArrayList<>();
            List<Double> told = new ArrayList<>();
            for (int i = 0; i < STOPS; i++) {
                long sent = result.path("sentAt").path(i).asLong();
                JsonNode call = calls.path(i);
                if (call.path("ending").asString("").equals("HUNG_UP")) {
                    Instant ended = Instant.parse(call.path("endedAt").asString());
                    closed.add((ChronoUnit.MICROS.between(Instant.EPOCH, ended) - sent) / 1e3);
                }
                told.add((result.path("endedAt").path(i).asLong() - sent) / 1e3);
            }
            figures.put("provider closed p50 ms", Report.median(closed));
            figures.put(
                    "provider closed max ms",
                    closed.stream().mapToDouble(x -> x).max().orElse(0));
            figures.put("client told p50 ms", Report.median(told));
            figures.put("stops", STOPS);
            figures.put("not closed", STOPS - closed.size());
            return figures;
        }

        private JsonNode stop(Site site, int rounds) throws IOException {
            return site.load.run(
                    LoadProcess.command("stop").put("rounds", rounds).put("after", TOKENS_BEFORE));
        }
    },
    KNEE {
        @Override
        Figures measure(Site site) throws IOException, InterruptedException {
            site.warmUp(site.options.streams());
            int opened = site.options.streams();
            Knee knee = new Knee(site.options.streams(), MOST_STREAMS);
            Figures held = new Figures();
            held.put("knee, streams", 0);
            Figures broken = null;
            double busiest = 0;
            for (int streams = knee.next(); streams > 0; streams = knee.next()) {
                site.load.open(Math.max(0, streams - opened));
                opened = Math.max(opened, streams);
                Figures figures = step(site, streams);
                // Also what others did while a step did not hold.
                busiest = Math.max(busiest, figures.get(Report.FOREIGN));
                boolean holds = figures.get("added latency p99 ms") <= MOST_MILLIS
                        && figures.get("lost") + figures.get("failed") == 0;
                knee.tried(holds);
                if (holds) {
                    held = figures;
                } else {
                    broken = figures;
                }
            }
            if (broken != null) {
                held.put("not held, streams", broken.get("knee, streams"));
                held.put("its p99 ms", broken.get("added latency p99 ms"));
                held.put("its lost", broken.get("lost"));
                held.put("its failed", broken.get("failed"));
            }
            held.put(Report.FOREIGN, busiest);
            return held;
        }

        private Figures step(Site site, int streams) throws IOException, InterruptedException {
            Figures figures = new Figures();
            figures.put("knee, streams", streams);
            Meter meter = new Meter(site);
            JsonNode result = site.ask(streams, 0, site.options.seconds());
            double tokens = result.path("tokens").asDouble();
            figures.put("server CPU µs/token", tokens == 0 ? 0 : meter.serverMicros() / tokens);
            meter.end(figures);
            figures.putLoad(result);
            return figures;
        }
    },
    IDLE {
        @Override
        Figures measure(Site site) throws IOException, InterruptedException {
            Options options = site.options;
            site.warmUp(1);
            Figures figures = new Figures();
            Meter meter = new Meter(site);
            double heap = site.liveHeap();
            double memory = site.server.tree().proportionalKilobytes();
            site.load.open(options.connections() - 1);
            double heapIdle = site.liveHeap();
            double memoryIdle = site.server.tree().proportionalKilobytes();
            figures.put("connections", options.connections());
            figures.put("memory above start MB", (memoryIdle - memory) / KB_PER_MB);
            figures.put("live heap above start MB", (heapIdle - heap) / KB_PER_MB);
            figures.put("live heap KB/connection", (heapIdle - heap) / options.connections());
            int streams = Math.min(options.streams(), options.connections());
            // What the first answers leave behind for good is no part of a live one.
            site.ask(streams, 0, options.warmup());
            heapIdle = site.liveHeap();
            Load load = Load.usual(options, streams, 0, options.seconds());
            site.begin(load);
            Thread.sleep(load.ramp().plus(load.length().dividedBy(2)));
            figures.put("live heap KB/stream", (site.liveHeap() - heapIdle) / streams);
            figures.put("of it text KB/stream", options.tokens() / 2.0 * STAMP_CHARS / 1024);
            JsonNode result = site.load.await();
            meter.end(figures);
            figures.putCounts(result);
            return figures;
        }
    },
    RESUME {
        @Override
        Figures measure(Site site) throws IOException, InterruptedException {
            site.warmUp(1);
            Figures figures = new Figures();
            Meter meter = new Meter(site);
            int tokens = site.options.rate() * 2;
            site.simulator.shape(tokens, site.options.rate());
            JsonNode result = site.load.run(LoadProcess.command("resume")
                    .put("rounds", RESUMES)
                    .put("after", TOKENS_BEFORE)
                    .put("tokens", tokens));
            meter.end(figures);
            figures.putLatency("first event", result.path("first"));
            figures.putLatency("caught up", result.path("caughtUp"));
            figures.putLatency("cut to caught up", result.path("whole"));
            figures.putCounts(result.path("answers"));
            return figures;
        }

        @Override
        Set<Peer> peers(Options options) {
            return Set.of(Peer.ENGINE);
        }
    },
    WATCHERS {
        @Override
        Figures measure(Site site) throws IOException, InterruptedException {
            Options options = site.options;
            int streams = Math.max(1, options.streams() / (1 + options.watchers()));
            site.load.open(streams * options.watchers());
            site.warmUp(streams);
            Figures figures = new Figures();
            Meter alone = new Meter(site);
            JsonNode without = site.ask(streams, 0, options.seconds());
            double cpuAlone = alone.serverMicros();
            Meter meter = new Meter(site);
            JsonNode with = site.ask(streams, options.watchers(), options.seconds());
            double cpu = meter.serverMicros();
            double tokens = without.path("tokens").asDouble();
            double more = with.path("tokens").asDouble() - tokens;
            figures.put("streams", streams);
            figures.put("server CPU µs/token, no watcher", tokens == 0 ? 0 : cpuAlone / tokens);
            figures.put("server CPU µs/token of a watcher", more == 0 ? 0 : (cpu - cpuAlone) / more);
            meter.end(figures);
            figures.putLoad(with);
            return figures;
        }

        @Override
        Set<Peer> peers(Options options) {
            return Set.of(Peer.ENGINE);
        }
    },
    GROWTH {
        @Override
        Figures measure(Site site) throws IOException, InterruptedException {
            return site.options.axis().measure(site);
        }

        @Override
        Set<Peer> peers(Options options) {
            return options.axis().peers();
        }
    },
    SOAK {
        @Override
        Figures measure(Site site) throws IOException, InterruptedException {
            return Soak.measure(site);
        }

        @Override
        Set<Peer> peers(Options options) {
            return Set.of(Peer.ENGINE);
        }

        @Override
        Map<String, String> environment() {
            return Soak.ENVIRONMENT;
        }
    };

    private static final double KB_PER_MB = 1024;
    private static final int ENDLESS = 1_000_000;
    private static final int STOPS = 30;
    private static final int RESUMES = 20;
    private static final int TOKENS_BEFORE = 10;
    private static final int STAMP_CHARS = 18;
    private static final double MOST_MILLIS = 250;
    private static final int MOST_STREAMS = 18_000;

    abstract Figures measure(Site site) throws IOException, InterruptedException;

    /** Who can do it. */
    Set<Peer> peers(Options options) {
        return Set.of(Peer.values());
    }

    /** What the server is told beside its bounds. */
    Map<String, String> environment() {
        return Map.of();
    }
}
