package ai.vctt.domain.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.vctt.domain.InvalidValueException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {

    private static final int CASES = 2000;

    @Test
    void tau_is_the_formula_and_stays_within_its_bounds() {
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            Scores scores = random(random);
            double expected = 1 - (0.4 * scores.tension() + 0.3 * scores.uncertainty() + 0.3 * scores.contradiction());
            assertThat(scores.tau()).isBetween(0.0, 1.0).isCloseTo(expected, within(0.000_051));
        }
        assertThat(Scores.NONE.tau()).isEqualTo(1);
        assertThat(new Scores(1, 1, 1, 1).tau()).isZero();
    }

    @Test
    void more_of_anything_never_makes_an_answer_more_trusted_or_less_regulated() {
        Random random = new Random(2);
        for (int i = 0; i < CASES; i++) {
            Scores scores = random(random);
            Component more = List.of(Component.values()).get(random.nextInt(4));
            Scores higher = Scores.of(component ->
                    component == more ? Math.min(1, scores.of(component) + random.nextDouble()) : scores.of(component));
            assertThat(higher.tau()).isLessThanOrEqualTo(scores.tau());
            assertThat(Regulation.of(higher)).isGreaterThanOrEqualTo(Regulation.of(scores));
        }
    }

    @Test
    void emotion_alone_changes_nothing_but_itself() {
        Scores calm = new Scores(0.3, 0.4, 0.2, 0);
        Scores stirred = new Scores(0.3, 0.4, 0.2, 1);
        assertThat(stirred.tau()).isEqualTo(calm.tau());
        assertThat(Regulation.of(stirred)).isEqualTo(Regulation.of(calm));
    }

    @ParameterizedTest
    @CsvSource({
        "0.7, 0, 0, NORMAL",
        "0.7001, 0, 0, SLOW_DOWN",
        "0, 0, 0.6, NORMAL",
        "0, 0, 0.6001, CLARIFY",
        "0, 0, 0.7, CLARIFY",
        "0, 0, 0.7001, SLOW_DOWN",
        "0.5, 1, 0, NORMAL",
        "0.5001, 0.5, 0, NORMAL",
        "0.5001, 0.5001, 0, CLARIFY",
        "0.7, 1, 0.6, CLARIFY",
        "1, 1, 1, SLOW_DOWN",
        "0, 1, 0, NORMAL"
    })
    void regulation_changes_exactly_beyond_its_thresholds(double t, double u, double c, Regulation expected) {
        assertThat(Regulation.of(new Scores(t, u, c, 0))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0, 0, 0.8, HIGH",
        "0.5003, 0, 0, 0.7999, MODERATE",
        "1, 0, 0, 0.6, MODERATE",
        "1, 0.0004, 0, 0.5999, LOW",
        "0.1, 0.2, 0.7, 0.69, MODERATE"
    })
    void levels_begin_at_their_thresholds(double t, double u, double c, double tau, Trust.Level expected) {
        Trust trust = new Trust(new Scores(t, u, c, 0), 0, Trust.Source.REPORTED, List.of());
        assertThat(trust.tau()).isEqualTo(tau);
        assertThat(trust.level()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void scores_out_of_bounds_are_no_scores(double wrong) {
        assertThatThrownBy(() -> new Scores(0, wrong, 0, 0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("uncertainty: " + wrong + " (expected: 0 to 1)");
    }

    @Test
    void long_evidence_is_shortened_between_characters() {
        Evidence evidence = new Evidence(Component.TENSION, 1, "analyst", " " + "a".repeat(238) + "🐑🐑");
        assertThat(evidence.text()).isEqualTo("a".repeat(238) + "…");
    }

    private static Scores random(Random random) {
        return Scores.of(_ -> random.nextDouble());
    }
}
