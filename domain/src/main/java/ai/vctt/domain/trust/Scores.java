package ai.vctt.domain.trust;

import static ai.vctt.domain.InvalidValueException.require;

import java.util.function.ToDoubleFunction;

/** The four components, each 0 to 1, kept to four decimals so that no threshold hangs on a rounding error. */
public record Scores(double tension, double uncertainty, double contradiction, double emotionalIntensity) {

    public static final Scores NONE = new Scores(0, 0, 0, 0);

    private static final double DECIMALS = 10_000;

    public Scores {
        tension = checked(Component.TENSION, tension);
        uncertainty = checked(Component.UNCERTAINTY, uncertainty);
        contradiction = checked(Component.CONTRADICTION, contradiction);
        emotionalIntensity = checked(Component.EMOTIONAL_INTENSITY, emotionalIntensity);
    }

    /** What is asked for of each component. */
    public static Scores of(ToDoubleFunction<Component> score) {
        return new Scores(
                score.applyAsDouble(Component.TENSION),
                score.applyAsDouble(Component.UNCERTAINTY),
                score.applyAsDouble(Component.CONTRADICTION),
                score.applyAsDouble(Component.EMOTIONAL_INTENSITY));
    }

    public double of(Component component) {
        return switch (component) {
            case TENSION -> tension;
            case UNCERTAINTY -> uncertainty;
            case CONTRADICTION -> contradiction;
            case EMOTIONAL_INTENSITY -> emotionalIntensity;
        };
    }

    /** τ = 1 − (0.4·T + 0.3·U + 0.3·C), to four decimals; never below 0 as the shares sum to 1. */
    public double tau() {
        double doubt = 0;
        for (Component component : Component.values()) {
            doubt += component.share() * of(component);
        }
        return Math.clamp(rounded(1 - doubt), 0, 1);
    }

    private static double checked(Component component, double score) {
        require(score >= 0 && score <= 1, component.wireName(), score, "0 to 1");
        return rounded(score);
    }

    private static double rounded(double score) {
        return Math.round(score * DECIMALS) / DECIMALS;
    }
}
