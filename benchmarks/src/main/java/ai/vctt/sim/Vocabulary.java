package ai.vctt.sim;

/**
 * The tokens answers are made of: words and punctuation, Markdown, what JSON must escape, and characters of two, three
 * and four bytes, some of them written as escapes on the wire.
 */
final class Vocabulary {

    private static final String[] OPENINGS = {"The", "A", "Well", "**Note", "# It", "“So", "Ça", "日本"};

    private static final String[] WORDS = (" stream| token| answer| reader| model| provider| cursor| log| number| pace|"
                    + " wire| cut| end| mark| whole| half| first| last| next| again| never| always| slowly| at| once|"
                    + " while| because| where| which| nothing| is| was| will| be| lost| kept| sent| seen| counted|"
                    + "er|ing|ed|’s|s|-like|,|,|.|.|?|!|:|;| –| (|)|…| “|”| 3|14|.5| 1| 000| 42|%| €| =| +|/|"
                    + " über| straße| naïve| œuf| café| İstanbul| Ελλάδα| Привет| 東京| 言葉| 안녕| ١٢| 😀| 👩‍💻| 🇩🇪| 𝄞|é|ñ|"
                    + " **bold**| *soft*| `code`| ~~no~~| [link](https://example.com/?a=1&b=2)| <b>tag</b>| &amp;| $x^2$|"
                    + " \"quoted\"| \\back\\slash| 'single'| {\"json\": [1]}| data:| event:| [DONE]| : comment|"
                    + "\n|\n\n|\n- |\n1. |\n\n## |\n> |\n```java\n|\n```\n|\t| |  |\r\n|\u2028|\u00a0|\u200d| the| the|"
                    + " of| of| and| and| to| to| in| in| that| it| for| on| with| as| by| from| or| an| not| but| so")
            .split("\\|");

    private static final byte[][] OPENINGS_AS_JSON = asJson(OPENINGS);
    private static final byte[][] WORDS_AS_JSON = asJson(WORDS);

    private Vocabulary() {}

    /** Token {@code index} (0 …) of the endless text that {@code key} begins. */
    static String token(long key, int index) {
        return index == 0 ? OPENINGS[opening(key)] : WORDS[word(key, index)];
    }

    /** The same as it stands between the quotes of a JSON string. */
    static byte[] json(long key, int index) {
        return index == 0 ? OPENINGS_AS_JSON[opening(key)] : WORDS_AS_JSON[word(key, index)];
    }

    /** Spreads every bit over all others (the finalizer of SplitMix64, Steele et al. 2014). */
    static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static int opening(long key) {
        return (int) Long.remainderUnsigned(mixed(key), OPENINGS.length);
    }

    private static int word(long key, int index) {
        return (int) Long.remainderUnsigned(mixed(key + index * 0x9e3779b97f4a7c15L), WORDS.length);
    }

    private static byte[][] asJson(String[] tokens) {
        byte[][] all = new byte[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            String escaped = Json.escaped(tokens[i]);
            all[i] = Json.utf8(i % 2 == 0 ? escaped : inAscii(escaped));
        }
        return all;
    }

    private static String inAscii(String text) {
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            ascii.append(c < 128 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return ascii.toString();
    }
}
