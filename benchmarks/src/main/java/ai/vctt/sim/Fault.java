package ai.vctt.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call goes wrong. Each has a short text ({@code toString()}, read by {@link #parse}) by which it can be asked for
 * in a model's name, in a message and over HTTP. "After n" counts tokens that have been sent, be they of reasoning, text
 * or a tool call; an answer with fewer meets its fault at its end. {@link FaultText#HELP} tells what the texts do.
 */
public sealed interface Fault {

    /** Nothing goes wrong. */
    record None() implements Fault {
        @Override
        public String toString() {
            return "ok";
        }
    }

    /** Refused with a bare status; a 429 or 503 may say when to come back. */
    record Status(int status, @Nullable RetryAfter retryAfter) implements Fault {
        public Status {
            require(status >= 400 && status <= 599, "status", status, "400–599");
        }

        @Override
        public String toString() {
            return "status:" + status + (retryAfter == null ? "" : ":" + retryAfter);
        }
    }

    /** Refused for a reason of the provider's, with the status that goes with it. */
    record Refused(Problem problem) implements Fault {
        @Override
        public String toString() {
            return "refused:" + problem.word();
        }
    }

    /** Refused when the last message is the assistant's. */
    record RejectsPrefill() implements Fault {
        @Override
        public String toString() {
            return "rejects-prefill";
        }
    }

    /** Refused when a stream is asked for. */
    record RejectsStreaming() implements Fault {
        @Override
        public String toString() {
            return "rejects-streaming";
        }
    }

    /** The connection is reset before the answer's headers. */
    record ResetBeforeHeaders() implements Fault {
        @Override
        public String toString() {
            return "reset";
        }
    }

    /** The request is taken and never answered. */
    record Silent() implements Fault {
        @Override
        public String toString() {
            return "silent";
        }
    }

    /** Headers, and never any content. */
    record HeadersOnly(KeepAlive keepAlive) implements Fault {
        @Override
        public String toString() {
            return "headers" + suffix(keepAlive);
        }
    }

    /** The first token takes long. */
    record SlowStart(Duration delay, KeepAlive keepAlive) implements Fault {
        @Override
        public String toString() {
            return "slow:" + Durations.text(delay) + suffix(keepAlive);
        }
    }

    /** The connection ends in the middle of the answer. */
    record Cut(int after, CutBy by) implements Fault {
        public Cut {
            requireCount(after);
        }

        @Override
        public String toString() {
            return "cut:" + after + ":" + by.word();
        }
    }

    /** Nothing more comes, and the connection stays. */
    record Stall(int after, KeepAlive keepAlive) implements Fault {
        public Stall {
            requireCount(after);
        }

        @Override
        public String toString() {
            return "stall:" + after + suffix(keepAlive);
        }
    }

    /** From there on one token in each gap. */
    record Dribble(int after, Duration gap) implements Fault {
        public Dribble {
            requireCount(after);
        }

        @Override
        public String toString() {
            return "dribble:" + after + ":" + Durations.text(gap);
        }
    }

    /** Events that are no JSON come in between; no token of the answer is missing. */
    record Malformed(int after, int events) implements Fault {
        public Malformed {
            requireCount(after);
            require(events >= 1, "events", events, "≥ 1");
        }

        @Override
        public String toString() {
            return "malformed:" + after + ":" + events;
        }
    }

    /**
     * All tokens come and the HTTP answer ends in order, but without the API's end mark.
     *
     * @param finished whether the finish reason and the usage still come
     */
    record NoEndMark(boolean finished) implements Fault {
        @Override
        public String toString() {
            return "no-end-mark" + (finished ? ":finished" : "");
        }
    }

    /** An error as an event of a stream that began with status 200; after 0 it is the first one. */
    record StreamError(int after, ErrorShape shape, Problem problem) implements Fault {
        public StreamError {
            requireCount(after);
        }

        @Override
        public String toString() {
            return "error:" + after + ":" + shape.word() + ":" + problem.word();
        }
    }

    /** A stream was asked for; the whole answer comes as one JSON document. */
    record WholeInsteadOfStream() implements Fault {
        @Override
        public String toString() {
            return "json";
        }
    }

    /** An error as a JSON document with status 200, as xAI does. */
    record ErrorWithStatus200(Problem problem) implements Fault {
        @Override
        public String toString() {
            return "json-error:" + problem.word();
        }
    }

    /** A filter ends the answer: finish reason {@code content_filter}, or Anthropic's {@code refusal}. */
    record Filtered(int after) implements Fault {
        public Filtered {
            requireCount(after);
        }

        @Override
        public String toString() {
            return "filtered:" + after;
        }
    }

    /** The model refuses in its own words: OpenAI's {@code delta.refusal}, or Anthropic's {@code refusal}. */
    record Refusal() implements Fault {
        @Override
        public String toString() {
            return "refusal";
        }
    }

    /** The fault for this long, counted from the first call that meets it; then the next step, or health. */
    record During(Duration time, Fault fault) implements Fault {
        public During {
            requireSimple(fault);
        }

        @Override
        public String toString() {
            return "during:" + Durations.text(time) + ":" + fault;
        }
    }

    /** The fault for so many calls; then the next step, or health. */
    record Times(int calls, Fault fault) implements Fault {
        public Times {
            require(calls >= 1, "calls", calls, "≥ 1");
            requireSimple(fault);
        }

        @Override
        public String toString() {
            return "times:" + calls + ":" + fault;
        }
    }

    /** When to come back, in one of the three forms that are in use. */
    record RetryAfter(Duration time, Form form) {

        /** Seconds and date are forms of {@code Retry-After}, milliseconds of {@code retry-after-ms}. */
        public enum Form {
            SECONDS,
            MILLIS,
            DATE
        }

        @Override
        public String toString() {
            return switch (form) {
                case SECONDS -> "retry-after=" + Durations.text(time);
                case MILLIS -> "retry-after-ms=" + Durations.text(time);
                case DATE -> "retry-after-date=" + Durations.text(time);
            };
        }
    }

    /** Signs of life that are no content, sent while nothing else is. */
    enum KeepAlive {
        NONE,
        /** Comments (OpenAI's wire) or ping events (Anthropic's). */
        PINGS,
        /** Deltas without any text. */
        EMPTY_DELTAS
    }

    /** How a connection ends in the middle. */
    enum CutBy {
        /** A TCP reset. */
        RESET,
        /** TCP's orderly end in the middle of the HTTP body. */
        FIN,
        /** HTTP's orderly end. */
        END;

        String word() {
            return switch (this) {
                case RESET -> "reset";
                case FIN -> "fin";
                case END -> "end";
            };
        }
    }

    /** How an error is put into a stream. Anthropic's wire knows only its own. */
    enum ErrorShape {
        /** {@code data: {"error": …}} of OpenAI, {@code event: error} of Anthropic. */
        OWN,
        /** OpenRouter: a chunk with choices and an error, and the end mark behind it. */
        OPENROUTER,
        /** Groq: {@code event: error}, and no end mark. */
        GROQ;

        String word() {
            return switch (this) {
                case OWN -> "own";
                case OPENROUTER -> "openrouter";
                case GROQ -> "groq";
            };
        }
    }

    static Fault none() {
        return new None();
    }

    static Fault status(int status) {
        return new Status(status, null);
    }

    /** Too many requests, without a word on when to come back. */
    static Fault rateLimited() {
        return status(429);
    }

    /** Too many requests, with {@code Retry-After} in seconds. */
    static Fault rateLimited(Duration retryAfter) {
        return new Status(429, new RetryAfter(retryAfter, RetryAfter.Form.SECONDS));
    }

    static Fault refused(Problem problem) {
        return new Refused(problem);
    }

    static Fault silent() {
        return new Silent();
    }

    static Fault reset() {
        return new ResetBeforeHeaders();
    }

    static Fault slowStart(Duration delay) {
        return new SlowStart(delay, KeepAlive.NONE);
    }

    /** Cut by a TCP reset. */
    static Fault cutAfter(int tokens) {
        return new Cut(tokens, CutBy.RESET);
    }

    static Fault cutAfter(int tokens, CutBy by) {
        return new Cut(tokens, by);
    }

    static Fault stallAfter(int tokens) {
        return new Stall(tokens, KeepAlive.NONE);
    }

    static Fault stallAfter(int tokens, KeepAlive keepAlive) {
        return new Stall(tokens, keepAlive);
    }

    static Fault dribble(int after, Duration gap) {
        return new Dribble(after, gap);
    }

    static Fault malformedAfter(int tokens, int events) {
        return new Malformed(tokens, events);
    }

    static Fault noEndMark() {
        return new NoEndMark(false);
    }

    /** An overloaded server, in the API's own shape. */
    static Fault errorAfter(int tokens) {
        return errorAfter(tokens, ErrorShape.OWN, Problem.OVERLOADED);
    }

    static Fault errorAfter(int tokens, ErrorShape shape, Problem problem) {
        return new StreamError(tokens, shape, problem);
    }

    static Fault during(Duration time, Fault fault) {
        return new During(time, fault);
    }

    static Fault times(int calls, Fault fault) {
        return new Times(calls, fault);
    }

    /**
     * Reads a fault's text.
     *
     * @throws IllegalArgumentException when it is none, with what was expected
     */
    static Fault parse(String text) {
        return FaultText.parse(text);
    }

    private static String suffix(KeepAlive keepAlive) {
        return switch (keepAlive) {
            case NONE -> "";
            case PINGS -> ":pings";
            case EMPTY_DELTAS -> ":empty";
        };
    }

    private static void requireCount(int after) {
        require(after >= 0, "after", after, "≥ 0");
    }

    private static void requireSimple(Fault fault) {
        if (fault instanceof During || fault instanceof Times) {
            throw new IllegalArgumentException("fault: " + fault + " (expected: neither during nor times in another)");
        }
    }

    private static void require(boolean kept, String what, int value, String expected) {
        if (!kept) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
