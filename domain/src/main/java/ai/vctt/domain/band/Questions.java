package ai.vctt.domain.band;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells kinds of questions apart by their words, in English: a guess, on which only the usual weights depend. */
final class Questions {

    private static final Pattern ASKS_FOR_FACTS = Pattern.compile(
            "\\b(who|when|where|which|what (is|are|was|were|does|do|did)|how (many|much|long|far|old|tall|high|often|does|do|did)|why (is|are|was|were|does|do|did)|is it true|does|did|define|list)\\b");
    private static final Pattern ASKS_FOR_ADVICE = Pattern.compile(
            "\\b(i|i'm|i've|me|my|we|our|should|ought|feel|feels|feeling|better|best|right|wrong|fair|advice|think|opinion)\\b");

    private Questions() {}

    /** It asks for facts, and not for advice or an opinion. */
    static boolean isFactual(String question) {
        String text = question.toLowerCase(Locale.ROOT).replace('’', '\'');
        return ASKS_FOR_FACTS.matcher(text).find()
                && !ASKS_FOR_ADVICE.matcher(text).find();
    }
}
