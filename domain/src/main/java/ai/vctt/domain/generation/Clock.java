package ai.vctt.domain.generation;

/** What a provider can be too slow at. */
public enum Clock {
    /** Accepting the connection and answering with headers. */
    CONNECT("did not accept the request in time"),
    /** The first text, reasoning or tool-call delta. */
    FIRST_TOKEN("sent nothing in time"),
    /** The next delta. */
    IDLE("fell silent in the middle of its answer"),
    /** A bearable number of tokens over the last while. */
    PACE("answered too slowly to be waited for"),
    /** The whole generation. */
    TOTAL("took longer than a generation may");

    private final String complaint;

    Clock(String complaint) {
        this.complaint = complaint;
    }

    String complaint() {
        return complaint;
    }
}
