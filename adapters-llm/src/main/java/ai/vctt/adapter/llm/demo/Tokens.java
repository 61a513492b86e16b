package ai.vctt.adapter.llm.demo;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The demo's tokens: up to four characters of a word with the white space before them, about as much as the tokens of
 * real models; a single character where a script puts no spaces. Joined they are the text again, without white space at
 * its end. No surrogate pair is split.
 */
final class Tokens {

    private static final String UNSPACED = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}";
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:[" + UNSPACED + "]|[^\\s" + UNSPACED + "]{1,4})");

    private Tokens() {}

    static List<String> of(String text) {
        return TOKEN.matcher(text).results().map(MatchResult::group).toList();
    }
}
