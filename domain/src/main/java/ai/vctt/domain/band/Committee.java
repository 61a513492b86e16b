package ai.vctt.domain.band;

import ai.vctt.domain.agent.AgentRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far the agents of a band agree, and what became of it.
 *
 * @param agreement of all pairs of agents who took a side, the share that took the same, 0 to 1; null with fewer than two
 * @param majority what more than half of those who took a side say; null when there is none
 * @param dissent those who took another side than the majority, or all sides where there is none and not all agree
 * @param againstMajority whether the answer goes against the majority, as it says itself; null where there is neither
 */
public record Committee(
        @Nullable Double agreement,
        @Nullable Position majority,
        List<Dissent> dissent,
        @Nullable Boolean againstMajority) {

    /** So a synthesiser is told to begin the paragraph where it goes against the majority. */
    private static final Pattern SAYS_AGAINST =
            Pattern.compile("(?m)^[ \\t>*_#-]{0,20}+against the majority[*_]{0,3}:");

    /**
     * Somebody who saw it otherwise.
     *
     * @param finding in its own words; empty when it gave none
     */
    public record Dissent(AgentRole role, Position position, String finding) {}

    public Committee {
        dissent = List.copyOf(dissent);
    }

    /** @param answer the synthesiser's; null when there is none */
    public static Committee of(List<Heard> heard, @Nullable String answer) {
        List<Heard> sided = heard.stream()
                .filter(one -> one.report().position() != null && one.report().position() != Position.UNCLEAR)
                .sorted(Comparator.comparing(Heard::role))
                .toList();
        Position majority = majority(sided);
        Double agreement = agreement(sided);
        List<Dissent> dissent = new ArrayList<>();
        for (Heard one : sided) {
            Position position = one.report().position();
            if (position != null && position != majority && agreement != null && agreement < 1) {
                dissent.add(new Dissent(one.role(), position, one.report().finding()));
            }
        }
        boolean asked = majority != null && answer != null;
        return new Committee(agreement, majority, dissent, asked ? Boolean.valueOf(goesAgainst(answer)) : null);
    }

    private static boolean goesAgainst(@Nullable String answer) {
        return answer != null
                && SAYS_AGAINST.matcher(answer.toLowerCase(Locale.ROOT)).find();
    }

    private static @Nullable Position majority(List<Heard> sided) {
        for (Position position : Position.values()) {
            if (count(sided, position) * 2 > sided.size()) {
                return position;
            }
        }
        return null;
    }

    private static @Nullable Double agreement(List<Heard> sided) {
        if (sided.size() < 2) {
            return null;
        }
        long same = 0;
        for (Position position : Position.values()) {
            same += pairs(count(sided, position));
        }
        return Math.round(10_000.0 * same / pairs(sided.size())) / 10_000.0;
    }

    private static long count(List<Heard> sided, Position position) {
        return sided.stream().filter(one -> one.report().position() == position).count();
    }

    private static long pairs(long count) {
        return count * (count - 1) / 2;
    }
}
