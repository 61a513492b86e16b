package ai.vctt.sim;

import ai.vctt.sim.Fault.CutBy;
import ai.vctt.sim.Fault.ErrorShape;
import ai.vctt.sim.Fault.KeepAlive;
import ai.vctt.sim.Fault.RetryAfter;
import ai.vctt.sim.Fault.RetryAfter.Form;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads faults: words with colons between them. */
final class FaultText {

    static final String HELP = """
            ok                         nothing goes wrong
            status:503                 refused with any status from 400 to 599; short: 503, 429, 529
            429:retry-after=2s         the same, saying when to come back; also retry-after-ms=, retry-after-date=
            refused:PROBLEM            refused for a reason; short: quota, context, filter, PROBLEM
            rejects-prefill            400 when the last message is the assistant's
            rejects-streaming          400 when a stream is asked for
            reset                      connection reset before the headers
            silent                     taken, never answered
            headers[:pings|empty]      headers, then nothing (or only keep-alives: comments and pings, or empty deltas)
            slow:5s[:pings|empty]      the first token after 5 s
            cut:5[:reset|fin|end]      ended after 5 tokens by a TCP reset, by a FIN, or by an orderly end of the HTTP body
            stall:5[:pings|empty]      silent after 5 tokens
            dribble:5:2s               after 5 tokens one token every 2 s
            malformed:5[:4]            after 5 tokens one event (or 4) that is no JSON, then on
            no-end-mark[:finished]     all tokens, but no end mark; finished: the finish reason and the usage come
            error:5[:SHAPE[:PROBLEM]]  after 5 tokens an error in the stream; SHAPE: own, openrouter, groq
            json                       the whole answer as JSON although a stream was asked for
            json-error[:PROBLEM]       an error as JSON with status 200
            filtered:5                 a content filter ends the answer after 5 tokens
            refusal                    the model refuses in its own words
            during:10s:FAULT           the fault for 10 s from the first call on, then the next step or health
            times:2:FAULT              the fault for 2 calls, then the next step or health
            PROBLEM: bad-request, unauthorized, payment-required, forbidden, not-found, context-length, content-filter,
                     rate-limit, quota, server-error, overloaded
            """;

    private final String text;
    private final String[] words;

    private FaultText(String text) {
        this.text = text;
        this.words = text.split(":", -1);
    }

    static Fault parse(String text) {
        return new FaultText(text.strip().toLowerCase(Locale.ROOT)).fault();
    }

    private Fault fault() {
        Fault fault = known(words[0]);
        if (fault == null) {
            throw wrong();
        }
        return fault;
    }

    private @Nullable Fault known(String name) {
        return switch (name) {
            case "ok" -> only(1, new Fault.None());
            case "status" -> status(number(1, null), 2);
            case "refused" -> only(2, new Fault.Refused(problem(1, null)));
            case "context" -> only(1, new Fault.Refused(Problem.CONTEXT_LENGTH));
            case "filter" -> only(1, new Fault.Refused(Problem.CONTENT_FILTER));
            case "rejects-prefill" -> only(1, new Fault.RejectsPrefill());
            case "rejects-streaming" -> only(1, new Fault.RejectsStreaming());
            case "reset" -> only(1, new Fault.ResetBeforeHeaders());
            case "silent" -> only(1, new Fault.Silent());
            case "headers" -> only(2, new Fault.HeadersOnly(keepAlive(1)));
            case "slow" -> only(3, new Fault.SlowStart(duration(1), keepAlive(2)));
            case "cut" -> only(3, new Fault.Cut(number(1, null), cutBy(2)));
            case "stall" -> only(3, new Fault.Stall(number(1, null), keepAlive(2)));
            case "dribble" -> only(3, new Fault.Dribble(number(1, null), duration(2)));
            case "malformed" -> only(3, new Fault.Malformed(number(1, null), number(2, 1)));
            case "no-end-mark" -> only(2, new Fault.NoEndMark(isSet(1, "finished")));
            case "error" ->
                only(4, new Fault.StreamError(number(1, null), errorShape(2), problem(3, Problem.OVERLOADED)));
            case "json" -> only(1, new Fault.WholeInsteadOfStream());
            case "json-error" -> only(2, new Fault.ErrorWithStatus200(problem(1, Problem.OVERLOADED)));
            case "filtered" -> only(2, new Fault.Filtered(number(1, null)));
            case "refusal" -> only(1, new Fault.Refusal());
            case "during" -> new Fault.During(duration(1), rest(2));
            case "times" -> new Fault.Times(number(1, null), rest(2));
            default -> name.matches("[45]\\d\\d") ? status(Integer.parseInt(name), 1) : problem(name);
        };
    }

    private Fault status(int status, int at) {
        return only(at + 1, new Fault.Status(status, retryAfter(at)));
    }

    private static @Nullable Fault problem(String name) {
        Problem problem = problemOrNull(name);
        return problem == null ? null : new Fault.Refused(problem);
    }

    private static @Nullable Problem problemOrNull(String name) {
        for (Problem problem : Problem.values()) {
            if (problem.word().equals(name)) {
                return problem;
            }
        }
        return null;
    }

    private Problem problem(int at, @Nullable Problem otherwise) {
        String word = word(at);
        Problem problem = word == null ? otherwise : problemOrNull(word);
        if (problem == null) {
            throw wrong();
        }
        return problem;
    }

    private @Nullable RetryAfter retryAfter(int at) {
        String word = word(at);
        if (word == null) {
            return null;
        }
        int equals = word.indexOf('=');
        if (equals < 0) {
            throw wrong();
        }
        String value = word.substring(equals + 1);
        return switch (word.substring(0, equals)) {
            case "retry-after" -> new RetryAfter(Durations.parse(value), Form.SECONDS);
            case "retry-after-ms" ->
                new RetryAfter(Durations.parse(value.endsWith("s") ? value : value + "ms"), Form.MILLIS);
            case "retry-after-date" -> new RetryAfter(Durations.parse(value), Form.DATE);
            default -> throw wrong();
        };
    }

    private KeepAlive keepAlive(int at) {
        String word = word(at);
        return switch (word == null ? "" : word) {
            case "" -> KeepAlive.NONE;
            case "pings" -> KeepAlive.PINGS;
            case "empty" -> KeepAlive.EMPTY_DELTAS;
            default -> throw wrong();
        };
    }

    private CutBy cutBy(int at) {
        String word = word(at);
        if (word == null) {
            return CutBy.RESET;
        }
        for (CutBy by : CutBy.values()) {
            if (by.word().equals(word)) {
                return by;
            }
        }
        throw wrong();
    }

    private ErrorShape errorShape(int at) {
        String word = word(at);
        if (word == null) {
            return ErrorShape.OWN;
        }
        for (ErrorShape shape : ErrorShape.values()) {
            if (shape.word().equals(word)) {
                return shape;
            }
        }
        throw wrong();
    }

    private int number(int at, @Nullable Integer otherwise) {
        String word = word(at);
        try {
            if (word != null) {
                return Integer.parseInt(word);
            }
        } catch (NumberFormatException _) {
            throw wrong();
        }
        if (otherwise == null) {
            throw wrong();
        }
        return otherwise;
    }

    private Duration duration(int at) {
        String word = word(at);
        if (word == null) {
            throw wrong();
        }
        return Durations.parse(word);
    }

    private boolean isSet(int at, String flag) {
        String word = word(at);
        if (word != null && !word.equals(flag)) {
            throw wrong();
        }
        return word != null;
    }

    private Fault rest(int from) {
        if (words.length <= from) {
            throw wrong();
        }
        return parse(String.join(":", Arrays.asList(words).subList(from, words.length)));
    }

    private Fault only(int most, Fault fault) {
        if (words.length > most) {
            throw wrong();
        }
        return fault;
    }

    private @Nullable String word(int at) {
        return at < words.length ? words[at] : null;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("fault: " + text + " (expected: like cut:5, 429:retry-after=2s or ok)");
    }
}
