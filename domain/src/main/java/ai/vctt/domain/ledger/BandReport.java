package ai.vctt.domain.ledger;

import ai.vctt.domain.band.Committee;
import ai.vctt.domain.generation.GenerationId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far the agents of some bands agreed, and what became of it.
 *
 * @param jams how many ended with an answer, whole or not
 * @param agreement the mean of {@link Committee#agreement()} where it is known; null when it is of none
 * @param majorities how many of them had a majority, and an answer that could go against it
 * @param againstMajority how many of these did
 * @param dissent word for word, of the latest first; at most {@value #MOST_DISSENT}
 */
public record BandReport(
        long jams, @Nullable Double agreement, long majorities, long againstMajority, List<Dissent> dissent) {

    public static final BandReport NONE = new BandReport(0, null, 0, 0, List.of());

    static final int MOST_DISSENT = 50;

    /** Somebody's in a jam. */
    public record Dissent(GenerationId jam, Instant at, Committee.Dissent said) {}

    /** What a jam came to. */
    public record Jam(GenerationId id, Instant at, Committee committee) {}

    /** @param latestFirst all that there are */
    public static BandReport of(List<Jam> latestFirst) {
        List<Double> agreements = latestFirst.stream()
                .map(jam -> jam.committee().agreement())
                .filter(Objects::nonNull)
                .toList();
        List<Boolean> decisions = latestFirst.stream()
                .map(jam -> jam.committee().againstMajority())
                .filter(Objects::nonNull)
                .toList();
        return new BandReport(
                latestFirst.size(),
                agreements.isEmpty()
                        ? null
                        : Double.valueOf(agreements.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow()),
                decisions.size(),
                decisions.stream().filter(Boolean::booleanValue).count(),
                latestFirst.stream()
                        .flatMap(jam ->
                                jam.committee().dissent().stream().map(said -> new Dissent(jam.id(), jam.at(), said)))
                        .limit(MOST_DISSENT)
                        .toList());
    }
}
