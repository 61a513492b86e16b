package ai.vctt.domain.trust;

import static ai.vctt.domain.InvalidValueException.require;

/**
 * Something that moved a component.
 *
 * @param value how strongly, 0 to 1
 * @param by the wire name of the agent who reported it; where scores are computed, "question" or "answer": where it stands
 * @param text what it is: a quotation where scores are computed, the agent's own words else
 */
public record Evidence(Component component, double value, String by, String text) {

    private static final int LONGEST = 240;

    public Evidence {
        require(value >= 0 && value <= 1, "value", value, "0 to 1");
        text = shortened(text.strip());
    }

    private static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + "…";
    }
}
