package ai.vctt.domain.cost;

import static ai.vctt.domain.InvalidValueException.require;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.time.Instant;
import java.util.List;

/**
 * A model's prices over time and by length of prompt.
 *
 * @param periods each valid from its date until the next begins; the first also before its date
 */
public record PriceList(List<Period> periods) {

    /** @param tiers at least one, the lowest from 0 tokens on */
    public record Period(Instant from, List<Tier> tiers) {

        public Period {
            tiers = tiers.stream().sorted(comparingLong(Tier::aboveInputTokens)).toList();
            require(!tiers.isEmpty(), "tiers", tiers, "at least one");
            require(tiers.getFirst().aboveInputTokens() == 0, "tiers", tiers, "one that starts at 0 tokens");
        }
    }

    /** The price of the whole request once its input is longer than this many tokens. */
    public record Tier(long aboveInputTokens, Price price) {}

    public PriceList {
        periods = periods.stream().sorted(comparing(Period::from)).toList();
        require(!periods.isEmpty(), "periods", periods, "at least one");
    }

    public static PriceList always(Price price) {
        return new PriceList(List.of(new Period(Instant.EPOCH, List.of(new Tier(0, price)))));
    }

    public Price at(Instant time, long inputTokens) {
        Period period = periods.getFirst();
        for (Period candidate : periods) {
            if (!candidate.from().isAfter(time)) {
                period = candidate;
            }
        }
        Price price = period.tiers().getFirst().price();
        for (Tier tier : period.tiers()) {
            if (tier.aboveInputTokens() < inputTokens) {
                price = tier.price();
            }
        }
        return price;
    }
}
