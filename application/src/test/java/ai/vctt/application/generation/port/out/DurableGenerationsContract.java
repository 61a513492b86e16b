package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.Checkpoint.Piece;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those {@link Generations} keep to beyond that which outlive their process and may be shared by several servers. */
public abstract class DurableGenerationsContract extends GenerationsContract {

    private static final Duration HALF_A_LEASE = Generations.LEASE.dividedBy(2);

    private Generations other;

    /** One more server, that shares what {@link #newGenerations()} has made last. */
    protected abstract Generations newServer();

    /** Lets so much time pass for all servers. */
    protected abstract void pass(Duration duration);

    /** Ends a server in order. */
    protected abstract void stop(Generations server);

    @BeforeEach
    void beginWithTwoServers() {
        generations.renewLease();
        other = newServer();
        other.renewLease();
    }

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
        goneFor(Generations.LEASE.multipliedBy(2));
        assertThat(other.unfinished())
                .containsExactlyInAnyOrder(
                        new Unfinished(
                                streaming(1, ANN, null), 7, 2, "One more", List.of(failed, attempt(2, first, null))),
                        new Unfinished(streaming(2, BEN, null), 1, 1, "", List.of()));

        Generation.Finished interrupted = other.unfinished().stream()
                .filter(unfinished -> unfinished.generation().id().equals(id(1)))
                .findFirst()
                .orElseThrow()
                .interrupted(NOW);
        other.interrupt(interrupted);
        assertThat(other.find(id(1))).isEqualTo(interrupted);
        assertThat(generations.find(id(1))).isEqualTo(interrupted);
        assertThat(((GenerationEvent.Failed) interrupted.end().event()).spend())
                .isEqualTo(new Spend(30, Money.usd("0.2")));
        assertThat(other.unfinished()).hasSize(1);
    }

    @Test
    void what_a_server_streams_that_is_there_is_nobody_elses() {
        stream("half");
        for (int i = 0; i < 5; i++) {
            pass(HALF_A_LEASE);
            generations.renewLease();
            other.renewLease();
            assertThat(other.unfinished()).isEmpty();
        }
    }

    @Test
    void what_a_server_that_stopped_in_order_has_left_is_handed_over_at_once() {
        stream("half");
        stop(generations);
        assertThat(other.unfinished()).hasSize(1);
    }

    @Test
    void each_that_was_left_is_handed_to_one_of_many_servers_that_look_at_once() throws Exception {
        List<GenerationId> all = new ArrayList<>();
        for (int number = 1; number <= 50; number++) {
            generations.open(streaming(number, ANN, null));
            all.add(id(number));
        }
        List<Generations> servers = List.of(other, newServer(), newServer(), newServer());
        pass(Generations.LEASE.multipliedBy(2));
        servers.forEach(Generations::renewLease);
        List<GenerationId> handed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Unfinished>>> looks = servers.stream()
                    .map(server -> threads.submit(server::unfinished))
                    .toList();
            for (Future<List<Unfinished>> look : looks) {
                look.get().forEach(left -> handed.add(left.generation().id()));
            }
        }
        assertThat(handed).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void a_server_that_comes_back_streams_on_where_others_have_interrupted() {
        stream("One ");
        goneFor(Generations.LEASE.multipliedBy(2));
        interruptAll(other);
        assertThat(generations.find(id(1)).text()).isEqualTo("One ");

        generations.renewLease();
        assertThat(generations.find(id(1))).as("runs again").isNull();
        generations.checkpoint(List.of(new Checkpoint(id(1), List.of(new Piece(4, 1, 4, "two")), List.of())));
        assertThat(other.unfinished()).isEmpty();
        Generation.Finished whole = finished(1, ANN, null, "One two three");
        generations.add(whole);
        assertThat(other.find(id(1))).isEqualTo(whole);
    }

    @Test
    void what_came_after_a_server_was_back_is_kept_when_it_is_gone_for_good() {
        stream("One ");
        goneFor(Generations.LEASE.multipliedBy(2));
        interruptAll(other);
        generations.renewLease();
        generations.checkpoint(List.of(new Checkpoint(id(1), List.of(new Piece(4, 1, 4, "two")), List.of())));
        goneFor(Generations.LEASE.multipliedBy(2));
        Unfinished left = other.unfinished().getFirst();
        assertThat(left.generation()).isEqualTo(streaming(1, ANN, null));
        assertThat(left.attempts()).containsExactly(attempt(1, Spend.NONE, null));
        interruptAll(other);
        assertThat(other.find(id(1)).text()).isEqualTo("One two");
    }

    @Test
    void the_end_that_its_own_server_knows_takes_the_place_of_an_interruption() {
        stream("One ");
        goneFor(Generations.LEASE.multipliedBy(2));
        interruptAll(other);
        Generation.Finished whole = finished(1, ANN, null, "One two three");
        generations.add(whole);
        assertThat(other.find(id(1))).isEqualTo(whole);
        generations.renewLease();
        generations.add(finished(1, ANN, null, "again"));
        assertThat(other.find(id(1))).isEqualTo(whole);
    }

    @Test
    void an_interruption_that_comes_late_changes_nothing() {
        stream("One ");
        goneFor(Generations.LEASE.multipliedBy(2));
        Generation.Finished late = other.unfinished().getFirst().interrupted(NOW);
        generations.renewLease();
        other.interrupt(late);
        assertThat(other.find(id(1))).as("runs again").isNull();
        assertThat(other.unfinished()).isEmpty();
        Generation.Finished whole = finished(1, ANN, null, "One two three");
        generations.add(whole);
        other.interrupt(late);
        assertThat(other.find(id(1))).isEqualTo(whole);
    }

    @Test
    void what_a_server_was_handed_that_is_gone_as_well_is_handed_on_and_still_its_first_ones() {
        stream("One ");
        goneFor(Generations.LEASE.multipliedBy(2));
        assertThat(other.unfinished()).hasSize(1);
        Generations third = newServer();
        pass(Generations.LEASE.multipliedBy(2));
        third.renewLease();
        interruptAll(third);
        assertThat(third.find(id(1)).text()).isEqualTo("One ");
        generations.renewLease();
        Generation.Finished whole = finished(1, ANN, null, "One two three");
        generations.add(whole);
        assertThat(third.find(id(1))).isEqualTo(whole);
    }

    private void stream(String text) {
        generations.open(streaming(1, ANN, null));
        generations.checkpoint(List.of(
                new Checkpoint(id(1), List.of(new Piece(3, 1, 0, text)), List.of(attempt(1, Spend.NONE, null)))));
    }

    /** Nothing is heard of the first server for so long, and the other one is there. */
    private void goneFor(Duration time) {
        pass(time);
        other.renewLease();
    }

    private static void interruptAll(Generations server) {
        assertThat(server.unfinished()).isNotEmpty();
        server.unfinished().forEach(left -> server.interrupt(left.interrupted(NOW)));
        assertThat(server.unfinished()).isEmpty();
    }
}
