package ai.vctt.domain.trust;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds sentences that say word for word what an earlier one denies, or the other way round: "The bridge is safe. … The
 * bridge is not safe." Remembers the sentences it has seen.
 */
final class Negation {

    private static final int FEWEST_WORDS = 3;
    private static final Set<String> NEGATIONS = Set.of("not", "never", "no");
    private static final Map<String, String> SHORT_FORMS =
            Map.of("can't", "can", "cannot", "can", "won't", "will", "shan't", "shall");

    private final Map<List<String>, Boolean> seen = new HashMap<>();

    /** Whether an earlier sentence said the opposite of this one. */
    boolean contradicts(List<String> sentence) {
        List<String> rest = new ArrayList<>();
        boolean negated = false;
        for (String word : sentence) {
            String affirmed = affirmed(word);
            negated ^= affirmed == null || !affirmed.equals(word);
            if (affirmed != null) {
                rest.add(affirmed);
            }
        }
        if (rest.size() < FEWEST_WORDS) {
            return false;
        }
        Boolean before = seen.putIfAbsent(rest, negated);
        return before != null && before != negated;
    }

    /** The word without its negation; null when it is nothing else. */
    private static @Nullable String affirmed(String word) {
        if (NEGATIONS.contains(word)) {
            return null;
        }
        if (SHORT_FORMS.containsKey(word)) {
            return SHORT_FORMS.get(word);
        }
        return word.endsWith("n't") ? word.substring(0, word.length() - 3) : word;
    }
}
