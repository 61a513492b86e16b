package ai.vctt.domain.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {

    private static final String PLAIN = "Water boils at 100 degrees at sea level.";
    private static final List<String> WORDS = List.of(
            "might",
            "I",
            "don't",
            "know",
            "hate",
            "however",
            "not",
            "safe",
            "bridge",
            "the",
            "is",
            "wrong",
            "was",
            "I'm",
            "sure",
            ".",
            "!",
            "?",
            "!!",
            "\n",
            "```",
            "ANGRY",
            "NOW",
            "3.5",
            "ß",
            "🐑",
            "流",
            "'",
            "contradicts");

    @Test
    void plain_words_have_full_trust() {
        Trust trust = TextRules.assess("At what temperature does water boil?", PLAIN);
        assertThat(trust.scores()).isEqualTo(Scores.NONE);
        assertThat(trust.evidence()).isEmpty();
        assertThat(trust.source()).isEqualTo(Trust.Source.COMPUTED);
        assertThat(trust.repairs()).isZero();
    }

    @Test
    void any_text_stays_within_bounds_and_is_always_scored_the_same() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            String question = text(random);
            String answer = text(random);
            Trust trust = TextRules.assess(question, answer);
            assertThat(trust).isEqualTo(TextRules.assess(question, answer));
            assertThat(trust.tau()).isBetween(0.0, 1.0);
        }
        assertThat(TextRules.assess("", "").scores()).isEqualTo(Scores.NONE);
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void saying_more_of_it_never_lowers_a_score(Component component) {
        String marked = switch (component) {
            case TENSION -> "She is furious with him.";
            case UNCERTAINTY -> "I don't know how high it is.";
            case CONTRADICTION -> "That contradicts itself.";
            case EMOTIONAL_INTENSITY -> "I am terrified.";
        };
        double before = 0;
        for (int times = 0; times <= 10; times++) {
            List<String> sentences = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                sentences.add(i < times ? marked : "Part " + i + " has " + (i + 3) + " screws.");
            }
            double score = TextRules.assess("Why?", String.join(" ", sentences))
                    .scores()
                    .of(component);
            assertThat(score).isGreaterThanOrEqualTo(before);
            before = score;
        }
        assertThat(before).isGreaterThan(0.5);
    }

    @Test
    void one_strong_word_is_not_lost_in_a_long_answer() {
        String answer =
                IntStream.range(0, 200).mapToObj(i -> "Step " + i + " is done.").collect(Collectors.joining(" "));
        Trust trust = TextRules.assess("How?", answer + " I could not verify the last step.");
        assertThat(trust.scores().uncertainty()).isBetween(0.3, 0.4);
        assertThat(trust.evidence())
                .containsExactly(
                        new Evidence(Component.UNCERTAINTY, 0.8, "answer", "I could not verify the last step."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The bridge is safe. You may cross. The bridge is not safe.",
                "The bridge isn't safe. Take care. The bridge is safe!",
                "You can cross the bridge. You cannot cross the bridge."
            })
    void an_answer_that_denies_what_it_said_contradicts_itself(String answer) {
        Trust trust = TextRules.assess("Is it safe?", answer);
        assertThat(trust.scores().contradiction()).isGreaterThan(0.5);
        assertThat(trust.evidence())
                .anyMatch(found -> found.component() == Component.CONTRADICTION && found.value() == 0.9);
    }

    @Test
    void saying_the_same_twice_is_no_contradiction() {
        assertThat(TextRules.assess("", "It is not safe. It is not safe. It isn't safe.")
                        .scores()
                        .contradiction())
                .isZero();
    }

    @Test
    void a_furious_question_slows_down() {
        Trust trust = TextRules.assess("I hate you, this is OUTRAGEOUS CRAP!!", "I am sorry to hear that.");
        assertThat(trust.regulation()).isEqualTo(Regulation.SLOW_DOWN);
        assertThat(trust.scores().emotionalIntensity()).isGreaterThan(0.8);
        assertThat(trust.evidence()).extracting(Evidence::by).contains("question");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "A ", "!", "\n", "``` ", "might ", "not. ", "AAA.", "'", "can't ", "🐑"})
    void no_text_takes_longer_than_its_length_asks_for(String piece) {
        Trust trust = TextRules.assess("Why?", piece.repeat(300_000));
        assertThat(trust.evidence()).allMatch(evidence -> evidence.text().length() <= 240);
    }

    @Test
    void code_is_not_said_by_anybody() {
        assertThat(TextRules.assess("", "Run this.\n```\nif (!maybe) { throw contradiction!! }\n```\nDone.")
                        .scores())
                .isEqualTo(Scores.NONE);
    }

    private static String text(Random random) {
        return IntStream.range(0, random.nextInt(60))
                .mapToObj(_ -> WORDS.get(random.nextInt(WORDS.size())))
                .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
    }
}
