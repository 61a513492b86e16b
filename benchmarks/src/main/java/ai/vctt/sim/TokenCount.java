package ai.vctt.sim;

/**
 * How the simulator counts input: four for each message, system prompts included, and for every text in them and for the
 * definitions of tools one for each four UTF-16 units begun. Output is counted as it is made.
 */
public final class TokenCount {

    private static final int PER_MESSAGE = 4;
    private static final int UNITS_PER_TOKEN = 4;

    private int tokens;

    TokenCount() {}

    /**
     * Of messages that each have one text.
     *
     * @return tokens
     */
    public static int of(String... messages) {
        TokenCount count = new TokenCount();
        for (String message : messages) {
            count.message();
            count.text(message);
        }
        return count.tokens();
    }

    void message() {
        tokens += PER_MESSAGE;
    }

    void text(String text) {
        tokens += (text.length() + UNITS_PER_TOKEN - 1) / UNITS_PER_TOKEN;
    }

    int tokens() {
        return tokens;
    }
}
