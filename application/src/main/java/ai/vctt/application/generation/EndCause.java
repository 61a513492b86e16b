package ai.vctt.application.generation;

/** Why a generation is ended from our side. */
enum EndCause {
    /** Its user wants no more. */
    STOPPED,
    /** It has reached its cost limit. */
    BUDGET,
    /** It has said as much as an answer may. */
    TOO_LONG,
    /** Nobody has watched it for longer than the grace period. */
    ABANDONED,
    /** It has run longer than any generation may. */
    OUT_OF_TIME,
    /** The server is going down. */
    INTERRUPTED
}
