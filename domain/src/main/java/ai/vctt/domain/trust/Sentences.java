package ai.vctt.domain.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Cuts a text into sentences and these into words, in one pass. Fenced code is passed over: what is written in it is not
 * said by anybody.
 */
final class Sentences {

    /** What goes on for longer without an end counts as several. */
    private static final int MOST_WORDS = 100;

    private static final String ENDS = ".!?…。！？\n";

    private final String text;
    private final Consumer<Sentence> each;
    private final List<String> words = new ArrayList<>();
    private int start;

    /**
     * @param text with its end mark
     * @param words in lower case, with apostrophes where they are written
     */
    record Sentence(String text, List<String> words) {}

    private Sentences(String text, Consumer<Sentence> each) {
        this.text = text;
        this.each = each;
    }

    static void in(String text, Consumer<Sentence> each) {
        new Sentences(text, each).read();
    }

    private void read() {
        int at = 0;
        while (at < text.length()) {
            char character = text.charAt(at);
            if (character == '`' && text.startsWith("```", at)) {
                end(at);
                int close = text.indexOf("```", at + 3);
                at = close < 0 ? text.length() : close + 3;
                start = at;
            } else if (Character.isLetterOrDigit(character)) {
                at = word(at);
            } else {
                at++;
                if (ends(character, at)) {
                    while (at < text.length() && ENDS.indexOf(text.charAt(at)) >= 0) {
                        at++;
                    }
                    end(at);
                }
            }
        }
        end(at);
    }

    /** A full stop inside of something, as in 3.5, ends nothing. */
    private boolean ends(char character, int next) {
        boolean inside = character == '.' && next < text.length() && Character.isLetterOrDigit(text.charAt(next));
        return ENDS.indexOf(character) >= 0 && !inside;
    }

    private int word(int from) {
        int to = from + 1;
        while (to < text.length() && (Character.isLetterOrDigit(text.charAt(to)) || isApostrophe(to))) {
            to++;
        }
        words.add(text.substring(from, to).toLowerCase(Locale.ROOT).replace('’', '\''));
        if (words.size() == MOST_WORDS) {
            end(to);
        }
        return to;
    }

    private boolean isApostrophe(int at) {
        char character = text.charAt(at);
        return (character == '\'' || character == '’')
                && at + 1 < text.length()
                && Character.isLetter(text.charAt(at + 1));
    }

    private void end(int at) {
        if (!words.isEmpty()) {
            each.accept(new Sentence(text.substring(start, at).strip(), List.copyOf(words)));
            words.clear();
        }
        start = at;
    }
}
