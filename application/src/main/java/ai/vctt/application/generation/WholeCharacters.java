package ai.vctt.application.generation;

/** Keeps the two halves of a character beyond the BMP together where a provider's pieces part them. Not thread-safe. */
final class WholeCharacters {

    private static final String REPLACEMENT = "\uFFFD";

    private String held = "";

    /** This piece after what was held back of those before it, without the half character it may end with. */
    String join(String piece) {
        String whole = held.isEmpty() ? piece : held + piece;
        int end = whole.length();
        boolean parted = end > 0 && Character.isHighSurrogate(whole.charAt(end - 1));
        held = parted ? whole.substring(end - 1) : "";
        return parted ? whole.substring(0, end - 1) : whole;
    }

    /** What is shown for a half whose other one never came; empty when there is none. */
    String rest() {
        String rest = held.isEmpty() ? "" : REPLACEMENT;
        held = "";
        return rest;
    }
}
