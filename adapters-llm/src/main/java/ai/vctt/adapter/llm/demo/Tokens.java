package ai.vctt.adapter.llm.demo;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The demo's tokens: a word or a part of a long one with the white space before it, a single character where a script
 * puts no spaces. Joined they are the text again, without white space at its end. No surrogate pair is split.
 */
final class Tokens {

    private static final String UNSPACED = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}";
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:[" + UNSPACED + "]|[^\\s" + UNSPACED + "]{1,12})");

    private Tokens() {}

    static List<String> of(String text) {
        return TOKEN.matcher(text).results().map(MatchResult::group).toList();
    }

    static long count(String text) {
        return TOKEN.matcher(text).results().count();
    }
}
