package ai.vctt.bench.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** One answer after the other, each reader's connection cut once and the answer read on over a new one. */
final class Resuming implements Client.Events {

    private static final long LONGEST_MICROS = 600_000_000;

    /**
     * What came of it.
     *
     * @param first from {@code stream_resume} to the first resumed event
     * @param caughtUp from {@code stream_resume} to the first token that the provider sent after it
     * @param whole from the cut to that token, a new connection included
     */
    record Result(LoadResult answers, Latency first, Latency caughtUp, Latency whole) {}

    private final Connector connector;
    private final int rounds;
    private final int after;
    private final long tokens;
    private final Tally tally;
    private final Histogram first = new Histogram(LONGEST_MICROS, 3);
    private final Histogram caughtUp = new Histogram(LONGEST_MICROS, 3);
    private final Histogram whole = new Histogram(LONGEST_MICROS, 3);
    private final CompletableFuture<Result> done = new CompletableFuture<>();
    private Reading reading;
    private String sessionId = "";
    private long cutAt;
    private long resumedAt;
    private boolean isCaughtUp;
    private int over;

    private Resuming(Connector connector, int rounds, int after, long tokens, Tally tally) {
        this.connector = connector;
        this.rounds = rounds;
        this.after = after;
        this.tokens = tokens;
        this.tally = tally;
        this.reading = next();
    }

    /**
     * @param after so many tokens each is cut
     * @param tokens of each answer
     */
    static CompletableFuture<Result> run(
            EventLoop loop, Connector connector, int rounds, int after, long tokens, Tally tally) {
        Resuming resuming = new Resuming(connector, rounds, after, tokens, tally);
        loop.execute(() -> connector.open(resuming));
        return resuming.done;
    }

    private Reading next() {
        return new Reading(tally, tokens, tally.clock.getAsLong(), true);
    }

    @Override
    public void joined(Client client) {
        if (sessionId.isEmpty()) {
            client.ask(reading, this);
        } else {
            resumedAt = tally.clock.getAsLong();
            client.resume(sessionId, reading.seq(), reading, this);
        }
    }

    @Override
    public void refused(String why) {
        done.completeExceptionally(new IllegalStateException(why));
    }

    @Override
    public void started(Client client) {
        if (resumedAt > 0) {
            first.recordValue(tally.clock.getAsLong() - resumedAt);
        }
    }

    @Override
    public void progressed(Client client) {
        if (sessionId.isEmpty() && reading.tokens() >= after) {
            sessionId = client.sessionId();
            cutAt = tally.clock.getAsLong();
            client.cut();
            connector.open(this);
        } else if (resumedAt > 0 && !isCaughtUp && reading.lastStamp() >= resumedAt) {
            isCaughtUp = true;
            long now = tally.clock.getAsLong();
            caughtUp.recordValue(now - resumedAt);
            whole.recordValue(now - cutAt);
        }
    }

    @Override
    public void ended(Client client) {
        client.cut();
        over++;
        if (over == rounds) {
            done.complete(new Result(tally.result(), Latency.of(first), Latency.of(caughtUp), Latency.of(whole)));
            return;
        }
        reading = next();
        sessionId = "";
        resumedAt = 0;
        isCaughtUp = false;
        connector.open(this);
    }
}
