package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.Clock;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Generations} keeps to. */
public abstract class GenerationsContract {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123Z");
    private static final ModelId MODEL = new ModelId("gpt-4o");
    private static final UserId ANN = new UserId("ann");
    private static final UserId BEN = new UserId("ben");

    private Generations generations;

    protected abstract Generations newGenerations();

    @BeforeEach
    void create() {
        generations = newGenerations();
    }

    @Test
    void a_generation_is_found_as_it_was_added() {
        Generation.Finished added = finished(1, ANN, new RequestId("r1"), "Hello");
        generations.add(added);
        assertThat(generations.find(added.id())).isEqualTo(added);
        assertThat(generations.find(ANN, new RequestId("r1"))).isEqualTo(added);
    }

    @Test
    void request_ids_are_each_users_own() {
        generations.add(finished(1, ANN, new RequestId("same"), "Ann's"));
        generations.add(finished(2, BEN, new RequestId("same"), "Ben's"));
        assertThat(generations.find(ANN, new RequestId("same")).text()).isEqualTo("Ann's");
        assertThat(generations.find(BEN, new RequestId("same")).text()).isEqualTo("Ben's");
        assertThat(generations.find(ANN, new RequestId("other"))).isNull();
    }

    @Test
    void adding_again_changes_nothing() {
        generations.add(finished(1, ANN, null, "first"));
        generations.add(finished(1, ANN, null, "second"));
        assertThat(generations.find(id(1)).text()).isEqualTo("first");
    }

    @Test
    void what_was_never_added_is_not_found() {
        assertThat(generations.find(id(1))).isNull();
    }

    private static GenerationId id(long number) {
        return new GenerationId(new UUID(0, number));
    }

    private static Generation.Finished finished(long number, UserId owner, RequestId request, String text) {
        Attempt attempt = new Attempt(
                1,
                MODEL,
                Mode.STREAM,
                NOW,
                NOW.plusMillis(200),
                NOW.plusMillis(900),
                new Usage(10, 2L, null, null, 5, 1L, null),
                UsageSource.PROVIDER,
                new Spend(15, Money.usd("0.000070001")),
                new GenerationError.TimedOut(Clock.IDLE),
                null);
        GenerationEvent.Failed end = new GenerationEvent.Failed(
                ErrorCode.PROVIDER_TIMEOUT, "gpt-4o fell silent.", new Spend(15, Money.usd("0.000070001")));
        return new Generation.Streaming(new Generation.Asked(id(number), owner, request, AgentRole.ANALYST, MODEL, NOW))
                .finished(new SequencedEvent(7, 1, NOW.plusMillis(900), end), text, List.of(attempt));
    }
}
