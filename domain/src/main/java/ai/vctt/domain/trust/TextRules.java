package ai.vctt.domain.trust;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Computes trust from the words of a question and its answer, for answers whose agents report none. It understands nothing:
 * it looks for words and phrases ({@link Phrases}) by fixed rules, in English only, so it is a hint and no judgement; irony,
 * quotations and other languages escape it. The same texts always have the same scores.
 *
 * <ol>
 *   <li>Each sentence has for each component the strength, 0 to 1, of its strongest sign. Exclamation marks and words in
 *       capitals are signs of emotion, too; a sentence of the answer that says word for word the opposite of an earlier one
 *       is a sign of contradiction ({@link Negation}).
 *   <li>A text's score is 1 − (1 − mean) · (1 − 0.4 · strongest), over its sentences: what is all over a text counts most,
 *       and what is said once is not lost in a long one.
 *   <li>A component is 1 − (1 − a · question) · (1 − b · answer). How tense and how emotional an exchange is shows more in
 *       the question, how uncertain and contradictory it is in the answer: so a and b are 0.8 and 0.7 for tension, 0.3 and 1
 *       for uncertainty, 0.4 and 1 for contradiction, 0.9 and 0.6 for emotional intensity.
 * </ol>
 */
public final class TextRules {

    private static final double SHARE_OF_STRONGEST = 0.4;
    private static final double OPPOSITE = 0.9;
    private static final double EXCLAMATION = 0.4;
    private static final double EXCLAMATIONS = 0.7;
    private static final double SHOUTING = 0.6;
    private static final int MOST_EVIDENCE = 2;
    private static final Pattern SHOUTED =
            Pattern.compile("(?<![\\p{L}\\p{N}])\\p{Lu}{3,}+[^\\p{L}\\p{N}]++\\p{Lu}{3}");

    private TextRules() {}

    /** Takes a time that grows with the length of the texts, about 0.1 s for a million characters. Never null. */
    public static Trust assess(String question, String answer) {
        Side asked = new Side("question", question);
        Side answered = new Side("answer", answer);
        Scores scores = Scores.of(component -> switch (component) {
            case TENSION -> either(0.8 * asked.score(component), 0.7 * answered.score(component));
            case UNCERTAINTY -> either(0.3 * asked.score(component), answered.score(component));
            case CONTRADICTION -> either(0.4 * asked.score(component), answered.score(component));
            case EMOTIONAL_INTENSITY -> either(0.9 * asked.score(component), 0.6 * answered.score(component));
        });
        List<Evidence> evidence = new ArrayList<>();
        for (Component component : Component.values()) {
            List<Evidence> found = new ArrayList<>(asked.evidence(component));
            found.addAll(answered.evidence(component));
            found.sort(Comparator.comparingDouble(Evidence::value).reversed());
            evidence.addAll(found.subList(0, Math.min(MOST_EVIDENCE, found.size())));
        }
        return new Trust(scores, 0, Trust.Source.COMPUTED, evidence);
    }

    private static double either(double one, double other) {
        return Math.clamp(1 - (1 - one) * (1 - other), 0, 1);
    }

    /** One of the two texts. */
    private static final class Side {

        private final String name;
        private final Negation negation = new Negation();
        private final Map<Component, Signs> signs = new EnumMap<>(Component.class);
        private int sentences;

        Side(String name, String text) {
            this.name = name;
            Sentences.in(text, this::read);
        }

        private void read(Sentences.Sentence sentence) {
            sentences++;
            Map<Component, Double> found = Phrases.in(sentence.words());
            double feeling = feeling(sentence.text());
            if (feeling > 0) {
                found.merge(Component.EMOTIONAL_INTENSITY, feeling, Math::max);
            }
            if (!sentence.text().endsWith("?") && negation.contradicts(sentence.words())) {
                found.merge(Component.CONTRADICTION, OPPOSITE, Math::max);
            }
            found.forEach((component, strength) -> sign(component, strength, sentence.text()));
        }

        private void sign(Component component, double strength, String text) {
            Signs of = of(component);
            of.sum += strength;
            of.strongest = Math.max(of.strongest, strength);
            if (of.evidence.size() < MOST_EVIDENCE || of.evidence.getLast().value() < strength) {
                of.evidence.add(new Evidence(component, strength, name, text));
                of.evidence.sort(Comparator.comparingDouble(Evidence::value).reversed());
                if (of.evidence.size() > MOST_EVIDENCE) {
                    of.evidence.removeLast();
                }
            }
        }

        private static double feeling(String sentence) {
            double exclaimed = sentence.endsWith("!!") ? EXCLAMATIONS : sentence.endsWith("!") ? EXCLAMATION : 0;
            return SHOUTED.matcher(sentence).find() ? Math.max(exclaimed, SHOUTING) : exclaimed;
        }

        private Signs of(Component component) {
            return signs.computeIfAbsent(component, _ -> new Signs());
        }

        double score(Component component) {
            Signs of = of(component);
            return sentences == 0 ? 0 : 1 - (1 - of.sum / sentences) * (1 - SHARE_OF_STRONGEST * of.strongest);
        }

        List<Evidence> evidence(Component component) {
            return of(component).evidence;
        }
    }

    private static final class Signs {
        private final List<Evidence> evidence = new ArrayList<>();
        private double sum;
        private double strongest;
    }
}
