package ai.vctt.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One answer after the other, each stopped by its reader. */
final class Stopping implements Client.Events {

    /**
     * When each was asked to stop and when its reader was told that it had, in microseconds since 1970.
     *
     * @param sentAt in the order of the questions
     */
    record Result(List<Long> sentAt, List<Long> endedAt) {}

    private final Client client;
    private final int rounds;
    private final int after;
    private final Tally tally;
    private final List<Long> sentAt = new ArrayList<>();
    private final List<Long> endedAt = new ArrayList<>();
    private final CompletableFuture<Result> done = new CompletableFuture<>();

    private Stopping(Client client, int rounds, int after, Tally tally) {
        this.client = client;
        this.rounds = rounds;
        this.after = after;
        this.tally = tally;
    }

    /** @param after so many tokens */
    static CompletableFuture<Result> run(EventLoop loop, Client client, int rounds, int after, Tally tally) {
        Stopping stopping = new Stopping(client, rounds, after, tally);
        loop.execute(stopping::ask);
        return stopping.done;
    }

    private void ask() {
        client.ask(new Reading(tally, Reading.UNKNOWN, tally.clock.getAsLong(), true), this);
    }

    @Override
    public void progressed(Client from) {
        Reading reading = from.reading();
        if (reading != null && reading.tokens() >= after && sentAt.size() == endedAt.size()) {
            sentAt.add(tally.clock.getAsLong());
            from.stop();
        }
    }

    @Override
    public void ended(Client from) {
        if (sentAt.size() == endedAt.size()) {
            done.completeExceptionally(new IllegalStateException("an answer ended before it was stopped"));
            return;
        }
        endedAt.add(tally.clock.getAsLong());
        if (endedAt.size() == rounds) {
            done.complete(new Result(sentAt, endedAt));
        } else {
            ask();
        }
    }
}
