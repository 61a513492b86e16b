package ai.vctt.adapter.llm.demo;

/** A failure the demo was told to show. */
sealed interface Failure {

    /** A fault of the provider's own, before the first token. */
    record First() implements Failure {}

    /** Too many requests: refused outright. */
    record RateLimit() implements Failure {}

    /** Held back by a content filter, before the first token. */
    record Filter() implements Failure {}

    /** Broken off after so many tokens, or where the answer is shorter, at its end. */
    record After(long tokens) implements Failure {}

    /** Silent for good after so many tokens, or where the answer is shorter, at its end. */
    record Stall(long tokens) implements Failure {}
}
