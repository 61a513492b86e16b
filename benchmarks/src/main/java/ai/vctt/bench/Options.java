package ai.vctt.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param scenario which one
 * @param api that is measured; of peers only the server has all
 * @param streams answers at once
 * @param rate tokens per second of each
 * @param seconds each answer lasts
 * @param warmup seconds of the same load before it counts, in shorter answers
 * @param rounds of each peer
 * @param connections that are idle, in the scenario of that name
 * @param watchers of each answer, in the scenario of that name
 * @param axis along which cost is to grow, in the scenario of that name
 * @param minutes that the scenario soak goes on
 * @param peers in the order they are measured
 * @param store the server's {@code vctt.store}; null leaves it unsaid
 * @param jar of the server
 * @param jvm options that the server is started with
 * @param home the folder of this module: the simulator's jar, peers and results are below it
 */
record Options(
        Scenario scenario,
        Api api,
        int streams,
        int rate,
        int seconds,
        int warmup,
        int rounds,
        int connections,
        int watchers,
        Axis axis,
        int minutes,
        List<Peer> peers,
        @Nullable String store,
        Path jar,
        List<String> jvm,
        Path home) {

    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("api", "socketio"),
            Map.entry("streams", "500"),
            Map.entry("rate", "40"),
            Map.entry("seconds", "20"),
            Map.entry("warmup", "30"),
            Map.entry("rounds", "3"),
            Map.entry("connections", "10000"),
            Map.entry("watchers", "4"),
            Map.entry("axis", "streams"),
            Map.entry("minutes", "10"),
            Map.entry("peers", "engine,node,floor"),
            Map.entry("store", ""),
            Map.entry("jar", "bootstrap/target/vctt-engine.jar"),
            Map.entry("jvm", "-XX:+UseSerialGC"),
            Map.entry("home", "benchmarks"));

    static final String USAGE = """
            usage: ./vctt bench [scenario] [--option=value ...]
              steady     CPU per token, latency and memory at a steady load
              stop       from stream_stop until the provider's connection is closed
              knee       the most streams with p99 of added latency of at most 250 ms and nothing lost
              idle       memory of idle connections, then of live streams
              resume     reading on after a cut
              watchers   what one more watcher costs
              growth     the cost of a token with more and more of something
              soak       readers who come and go in fast motion, and whether heap, threads and descriptors stay
                         as they are; ends in failure when they do not
              pieces     steps of the token path one by one, by JMH, with its options
            --streams=500  --rate=40 (tokens per second)  --seconds=20  --warmup=30 (seconds)  --rounds=3
            --connections=10000 (idle)  --watchers=4 (watchers)  --peers=engine,node,floor
            --axis=streams|tokens|history|watchers (growth)  --minutes=10 (soak, of --streams readers at once)
            --api=socketio|sse (chat completions; steady and knee, and the server alone)
            --store=memory|postgres  --jar=PATH (another build of the server)
            """;

    /** @throws IllegalArgumentException when an argument is unknown or out of range */
    static Options parse(String[] arguments) {
        Map<String, String> values = new TreeMap<>(USUAL);
        String scenario = "steady";
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--")) {
                scenario = argument;
            } else if (equals < 0
                    || values.put(argument.substring(2, equals), argument.substring(equals + 1)) == null) {
                throw new IllegalArgumentException(argument + " (expected: an option below, with =value)");
            }
        }
        String store = text(values, "store");
        return new Options(
                constant(Scenario.class, scenario),
                constant(Api.class, text(values, "api")),
                number(values, "streams", 20_000),
                number(values, "rate", 10_000),
                number(values, "seconds", 300),
                number(values, "warmup", 300),
                number(values, "rounds", 20),
                number(values, "connections", 18_000),
                number(values, "watchers", 40),
                constant(Axis.class, text(values, "axis")),
                number(values, "minutes", 240),
                Arrays.stream(text(values, "peers").split(",", -1))
                        .map(name -> constant(Peer.class, name))
                        .toList(),
                store.isEmpty() ? null : store,
                Path.of(text(values, "jar")),
                List.of(text(values, "jvm").split(" ", -1)),
                Path.of(text(values, "home")));
    }

    Options {
        if (api == Api.SSE && scenario != Scenario.STEADY && scenario != Scenario.KNEE) {
            throw new IllegalArgumentException("--api=sse (expected: with steady or knee)");
        }
    }

    /** Whether this peer can do it. */
    boolean measures(Peer peer) {
        return scenario.peers(this).contains(peer) && (api == Api.SOCKETIO || peer == Peer.ENGINE);
    }

    private static String text(Map<String, String> values, String name) {
        return values.getOrDefault(name, "");
    }

    private static int number(Map<String, String> values, String name, int most) {
        String value = text(values, name);
        if (!value.matches("[1-9]\\d{0,5}") || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException("--" + name + "=" + value + " (expected: 1–" + most + ")");
        }
        return Integer.parseInt(value);
    }

    private static <E extends Enum<E>> E constant(Class<E> of, String name) {
        try {
            return Enum.valueOf(of, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            String expected = Arrays.toString(of.getEnumConstants()).toLowerCase(Locale.ROOT);
            throw new IllegalArgumentException(name + " (expected: one of " + expected + ")", e);
        }
    }

    /** Of one answer. */
    int tokens() {
        return rate * seconds;
    }
}
