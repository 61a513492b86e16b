package ai.vctt.sim;

import org.jspecify.annotations.Nullable;

/**
 * A text of known tokens. The simulator's seed, the model's name and what users and assistants said decide it; system
 * prompts do not. Immutable.
 */
public final class Answer {

    private final long key;
    /** The token it begins in, and where in it. */
    private final int from;

    private final int offset;
    private final int tokens;

    private Answer(long key, int from, int offset, int tokens) {
        this.key = key;
        this.from = from;
        this.offset = offset;
        this.tokens = tokens;
    }

    static Answer of(long seed, String model, Iterable<String> said, int tokens) {
        long key = Vocabulary.mixed(seed + model.hashCode());
        for (String text : said) {
            key = Vocabulary.mixed(31 * key + text.strip().hashCode());
        }
        return new Answer(key, 0, 0, tokens);
    }

    /** Of another text that goes with this one. */
    Answer reasoning(int tokens) {
        return new Answer(~key, 0, 0, tokens);
    }

    Answer atMost(int most) {
        return most < tokens ? new Answer(key, from, offset, most) : this;
    }

    /** How many tokens it has. */
    public int tokens() {
        return tokens;
    }

    /** @param index 0 … */
    public String token(int index) {
        String token = Vocabulary.token(key, from + index);
        return index == 0 ? token.substring(offset) : token;
    }

    /** A token as it stands between the quotes of a JSON string. */
    byte[] json(int index) {
        return index == 0 && offset > 0 ? Json.utf8(Json.escaped(token(index))) : Vocabulary.json(key, from + index);
    }

    /** All of it. */
    public String text() {
        return text(tokens);
    }

    /** The first so many tokens; all of it when it has fewer. */
    public String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(most, tokens); i++) {
            text.append(token(i));
        }
        return text.toString();
    }

    /** What follows this beginning; null when it is none of this text. */
    @Nullable
    Answer after(String beginning) {
        int at = 0;
        for (int i = 0; i < tokens; i++) {
            String token = token(i);
            int left = beginning.length() - at;
            if (left < token.length()) {
                return token.startsWith(beginning.substring(at)) ? new Answer(key, from + i, left, tokens - i) : null;
            }
            if (!beginning.startsWith(token, at)) {
                return null;
            }
            at += token.length();
        }
        return at == beginning.length() ? new Answer(key, from + tokens, 0, 0) : null;
    }
}
