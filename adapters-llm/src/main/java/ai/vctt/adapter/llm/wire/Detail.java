package ai.vctt.adapter.llm.wire;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a provider's own words fit to be shown and logged: short, one line, no credentials. */
public final class Detail {

    static final int MAX_CHARS = 300;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");
    private static final Pattern KEY = Pattern.compile("(?i)\\b(?:bearer\\s+|basic\\s+)\\S+"
            + "|\\b(?:sk|pk|rk|xai|gsk|hf|key|api|org|proj)[-_][\\w*.\\-]{6,}"
            + "|\\bAIza[\\w\\-]{10,}"
            + "|\\beyJ[\\w\\-.]{20,}"
            + "|\\b(?=[\\w\\-]*\\d)(?=[\\w\\-]*[a-z])[\\w\\-]{32,}");

    private Detail() {}

    /** @param secret the key that was sent, to be left out wherever it turns up; null when none was */
    public static String of(@Nullable String words, @Nullable String secret) {
        if (words == null) {
            return "";
        }
        // Enough to find a key that begins before the cut.
        String text = words.length() > 8 * MAX_CHARS ? words.substring(0, 8 * MAX_CHARS) : words;
        if (secret != null && secret.length() >= 4) {
            text = text.replace(secret, "***");
        }
        text = INVISIBLE.matcher(text).replaceAll(" ").strip();
        text = KEY.matcher(text).replaceAll("***");
        if (text.length() <= MAX_CHARS) {
            return text;
        }
        int cut = Character.isHighSurrogate(text.charAt(MAX_CHARS - 2)) ? MAX_CHARS - 2 : MAX_CHARS - 1;
        return text.substring(0, cut) + "…";
    }
}
