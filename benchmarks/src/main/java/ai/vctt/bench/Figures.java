package ai.vctt.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What was measured of one peer in one round, by name, in the order it is shown. */
final class Figures {

    private static final List<String> COUNTS =
            List.of("tokens", "lost", "duplicated", "reordered", "completed", "failed", "fallbacks");
    private static final Set<String> NEVER = Set.of("lost", "duplicated", "reordered");

    private final Map<String, Double> values = new LinkedHashMap<>();
    private final Map<String, Integer> problems = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    void put(String name, double value) {
        values.put(name, value);
    }

    double get(String name) {
        return values.getOrDefault(name, 0.0);
    }

    /** What readers counted: a {@code LoadResult}. */
    void putLoad(JsonNode result) {
        put("tokens/s", result.path("tokensPerSecond").asDouble());
        putLatency("added latency", result.path("added"));
        putLatency("first token", result.path("firstToken"));
        putCounts(result);
    }

    /** How many tokens and answers; that a token is lost, comes twice or too late is a fault. */
    void putCounts(JsonNode result) {
        for (String name : COUNTS) {
            put(name, result.path(name).asDouble());
            if (get(name) > 0 && NEVER.contains(name)) {
                fault("tokens " + name + ": " + result.path(name).asLong());
            }
        }
        putProblems(result);
    }

    void putProblems(JsonNode result) {
        result.path("problems")
                .properties()
                .forEach(problem ->
                        problems.merge(problem.getKey(), problem.getValue().asInt(), Integer::sum));
    }

    /** What went wrong in a part of this. */
    void putProblems(Figures part) {
        part.problems.forEach((problem, count) -> problems.merge(problem, count, Integer::sum));
        faults.addAll(part.faults);
    }

    /** What should not have been: the benchmark then ends in failure. */
    void fault(String what) {
        faults.add(what);
    }

    List<String> faults() {
        return faults;
    }

    /** In milliseconds: a {@code Latency}. */
    void putLatency(String name, JsonNode latency) {
        put(name + " p50 ms", latency.path("p50").asDouble());
        put(name + " p99 ms", latency.path("p99").asDouble());
        put(name + " p99.9 ms", latency.path("p999").asDouble());
        put(name + " max ms", latency.path("max").asDouble());
    }

    Map<String, Double> values() {
        return values;
    }

    Map<String, Integer> problems() {
        return problems;
    }
}
