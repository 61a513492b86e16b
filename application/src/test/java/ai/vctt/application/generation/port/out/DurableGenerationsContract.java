package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.Checkpoint.Piece;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What those {@link Generations} keep to beyond that which outlive their process. */
public abstract class DurableGenerationsContract extends GenerationsContract {

    @Test
    void what_never_ended_is_kept_as_its_checkpoints_have_it() {
        Spend first = new Spend(15, Money.usd("0.1"));
        Attempt failed = attempt(1, first, new GenerationError.Truncated());
        generations.open(streaming(1, ANN, null));
        generations.open(streaming(2, BEN, null));
        generations.checkpoint(List.of(
                new Checkpoint(id(1), List.of(new Piece(3, 1, 0, "One two")), List.of(attempt(1, Spend.NONE, null)))));
        generations.checkpoint(List.of(
                new Checkpoint(
                        id(1),
                        List.of(new Piece(5, 1, 7, " three"), new Piece(7, 2, 3, " more")),
                        List.of(failed, attempt(2, first, null))),
                new Checkpoint(id(99), List.of(new Piece(1, 1, 0, "never opened")), List.of())));
        assertThat(generations.unfinished())
                .containsExactlyInAnyOrder(
                        new Unfinished(
                                streaming(1, ANN, null), 7, 2, "One more", List.of(failed, attempt(2, first, null))),
                        new Unfinished(streaming(2, BEN, null), 1, 1, "", List.of()));

        Generation.Finished interrupted = generations.unfinished().stream()
                .filter(unfinished -> unfinished.generation().id().equals(id(1)))
                .findFirst()
                .orElseThrow()
                .interrupted(NOW);
        generations.add(interrupted);
        assertThat(generations.find(id(1))).isEqualTo(interrupted);
        assertThat(((GenerationEvent.Failed) interrupted.end().event()).spend())
                .isEqualTo(new Spend(30, Money.usd("0.2")));
        assertThat(generations.unfinished()).hasSize(1);
    }
}
