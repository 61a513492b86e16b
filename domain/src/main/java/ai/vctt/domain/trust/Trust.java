package ai.vctt.domain.trust;

import static ai.vctt.domain.InvalidValueException.require;

import java.util.List;
import java.util.Locale;

/**
 * How far an answer can be relied on. Everything else follows from the scores: {@link #tau()}, {@link #level()} and
 * {@link #regulation()}.
 *
 * @param repairs how often agents were asked again because the regulation was not normal, 0 where nobody could be
 * @param evidence what moved the scores most; may be empty. Quotes the question and the answer, so it is to be forgotten
 *     with them
 */
public record Trust(Scores scores, int repairs, Source source, List<Evidence> evidence) {

    private static final double HIGH = 0.8;
    private static final double MODERATE = 0.6;

    /** Whose scores they are. */
    public enum Source {
        /** The agents', of their own work. */
        REPORTED,
        /** Computed from the words of question and answer, by {@link TextRules}. */
        COMPUTED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** τ ≥ 0.8 is high, τ ≥ 0.6 moderate, and what is below low. */
    public enum Level {
        HIGH,
        MODERATE,
        LOW;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Trust {
        require(repairs >= 0, "repairs", repairs, "≥ 0");
        evidence = List.copyOf(evidence);
    }

    /** What is left of it when the words it quotes are forgotten. */
    public Trust wordless() {
        return new Trust(scores, repairs, source, List.of());
    }

    /** 0 to 1, see {@link Scores#tau()}. */
    public double tau() {
        return scores.tau();
    }

    public Level level() {
        double tau = tau();
        return tau >= HIGH ? Level.HIGH : tau >= MODERATE ? Level.MODERATE : Level.LOW;
    }

    public Regulation regulation() {
        return Regulation.of(scores);
    }
}
