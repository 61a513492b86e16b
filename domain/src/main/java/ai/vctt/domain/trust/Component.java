package ai.vctt.domain.trust;

/** One of the four things that are looked at, with its share in τ. */
public enum Component {
    /** How much the people or aims concerned pull against each other. */
    TENSION("tension", 0.4),
    /** How much is not known, or said with reservations. */
    UNCERTAINTY("uncertainty", 0.3),
    /** How much of what is said speaks against itself. */
    CONTRADICTION("contradiction", 0.3),
    /** How strong the feelings are. No part of τ: strong feelings are no reason to trust an answer less. */
    EMOTIONAL_INTENSITY("emotionalIntensity", 0);

    private final String wireName;
    private final double share;

    Component(String wireName, double share) {
        this.wireName = wireName;
        this.share = share;
    }

    public String wireName() {
        return wireName;
    }

    double share() {
        return share;
    }
}
