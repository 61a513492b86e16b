package ai.vctt.sim;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a call is to be: by the script of its model; without one by the model's name, behind {@code sim-}; or by a
 * word of the last message, behind {@code sim:}. Thread-safe.
 */
final class Scripts {

    /** Names and messages come from requests. */
    private static final int MOST_IMPLICIT = 1_000;

    private static final Pattern IN_NAME = Pattern.compile("(?:^|[-/])sim-(.+)$");
    private static final Pattern IN_MESSAGE = Pattern.compile("(?:^|\\s)sim:(\\S+)");

    private final Map<String, Steps> scripts = new ConcurrentHashMap<>();
    private final Map<String, Shape> shapes = new ConcurrentHashMap<>();
    private final Map<String, Steps> implicit = new LinkedHashMap<>();
    private final Shape usual;
    private volatile Shape shape;

    Scripts(Shape usual) {
        this.usual = usual;
        this.shape = usual;
    }

    void script(String model, List<Fault> faults) {
        scripts.put(model, new Steps(faults));
    }

    void shape(String model, Shape shape) {
        shapes.put(model, shape);
    }

    void shape(Shape shape) {
        this.shape = shape;
    }

    void clear() {
        scripts.clear();
        shapes.clear();
        shape = usual;
        synchronized (implicit) {
            implicit.clear();
        }
    }

    Set<String> models() {
        return scripts.keySet();
    }

    /** What answers of this model look like when nothing else is asked for. */
    Shape shapeOf(String model) {
        try {
            return named(model, shapes.getOrDefault(model, shape)).shape();
        } catch (IllegalArgumentException _) {
            return shape;
        }
    }

    /** @throws InvalidRequestException when the request asks for something there is not */
    Scenario next(ChatRequest request, Instant now) throws InvalidRequestException {
        String model = request.model();
        Shape base = shapes.getOrDefault(model, shape);
        Steps script = scripts.get(model);
        try {
            Scenario named = named(model, base);
            if (script != null) {
                return new Scenario(named.shape(), script.next(now));
            }
            String words = inMessage(request);
            Scenario asked = words == null ? named : Scenario.parse(words, named.shape());
            if (words == null && !IN_NAME.matcher(model).find()) {
                return asked;
            }
            return new Scenario(
                    asked.shape(), implicit(model, words, asked.fault()).next(now));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(Problem.NOT_FOUND, String.valueOf(e.getMessage()), "model");
        }
    }

    private static Scenario named(String model, Shape base) {
        Matcher name = IN_NAME.matcher(model);
        return name.find() ? Scenario.parse(name.group(1), base) : new Scenario(base, Fault.none());
    }

    private static @Nullable String inMessage(ChatRequest request) {
        if (request.said().isEmpty()) {
            return null;
        }
        Matcher word = IN_MESSAGE.matcher(request.said().getLast());
        return word.find() ? word.group(1) : null;
    }

    private Steps implicit(String model, @Nullable String words, Fault fault) {
        synchronized (implicit) {
            if (implicit.size() >= MOST_IMPLICIT) {
                implicit.remove(implicit.keySet().iterator().next());
            }
            return implicit.computeIfAbsent(model + " " + words, _ -> new Steps(List.of(fault)));
        }
    }
}
