package ai.vctt.bench.load;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Readers who come and go all the time, in every way there is, each place taken by the next one at once. */
final class Soaking {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CUTS = 50;
    private static final int STEP = 7;

    /** What becomes of a reader. */
    enum Way {
        /** Reads an answer to its end and goes. */
        READS,
        /** Is cut off in mid-answer and reads on over another connection. */
        COMES_BACK,
        /** Is cut off in mid-answer and never seen again. */
        VANISHES,
        /** Stops the answer. */
        STOPS,
        /** Reads an answer that a second one reads for a while. */
        IS_WATCHED,
        /** Joins and goes. */
        LOOKS_IN,
        /** Goes before it has said a word. */
        KNOCKS
    }

    /**
     * How it is done.
     *
     * @param slots readers at once
     * @param tokens of each answer, more than 60
     * @param length after which nobody comes any more
     */
    record Plan(int slots, int tokens, Duration length) {}

    /** What came of it; how many readers of each way there were. */
    record Result(LoadResult answers, Map<Way, Integer> readers) {}

    private final EventLoop loop;
    private final Connector connector;
    private final Plan plan;
    private final Tally tally;
    private final long end;
    private final Map<Way, Integer> readers = new EnumMap<>(Way.class);
    private final Set<Reader> here = new HashSet<>();
    private final CompletableFuture<Result> done = new CompletableFuture<>();
    private int number;

    private Soaking(EventLoop loop, Connector connector, Plan plan, Tally tally) {
        this.loop = loop;
        this.connector = connector;
        this.plan = plan;
        this.tally = tally;
        this.end = tally.clock.getAsLong()
                + TimeUnit.NANOSECONDS.toMicros(plan.length().toNanos());
    }

    static CompletableFuture<Result> run(EventLoop loop, Connector connector, Plan plan, Tally tally) {
        Soaking soaking = new Soaking(loop, connector, plan, tally);
        loop.execute(soaking::begin);
        return soaking.done;
    }

    private void begin() {
        long gap = TimeUnit.SECONDS.toNanos(1) / plan.slots();
        for (int i = 0; i < plan.slots(); i++) {
            var _ = loop.schedule(this::next, i * gap, TimeUnit.NANOSECONDS);
        }
        var _ = loop.schedule(this::giveUp, plan.length().plus(PATIENCE).toNanos(), TimeUnit.NANOSECONDS);
    }

    private void next() {
        if (tally.clock.getAsLong() >= end) {
            if (here.isEmpty()) {
                complete();
            }
            return;
        }
        int n = number++;
        Way way = Way.values()[n % Way.values().length];
        readers.merge(way, 1, Integer::sum);
        Reader reader = new Reader(way, 1 + n * STEP % CUTS);
        here.add(reader);
        if (way == Way.KNOCKS) {
            connector.touch(reader::leave);
        } else {
            connector.open(reader);
        }
    }

    private void giveUp() {
        here.forEach(Reader::expire);
        complete();
    }

    private void complete() {
        done.complete(new Result(tally.result(), readers));
    }

    /** One of them. */
    private final class Reader implements Client.Events {

        private final Way way;
        private final int cutAfter;
        private final Reading reading;
        private String interrupted = "";
        private boolean isCut;
        private boolean isWatched;

        private Reader(Way way, int cutAfter) {
            this.way = way;
            this.cutAfter = cutAfter;
            boolean isWhole = way != Way.STOPS && way != Way.VANISHES;
            this.reading = new Reading(tally, isWhole ? plan.tokens() : Reading.UNKNOWN, tally.clock.getAsLong(), true);
        }

        @Override
        public void joined(Client client) {
            if (way == Way.LOOKS_IN) {
                client.cut();
                leave();
            } else if (interrupted.isEmpty()) {
                client.ask(reading, this);
            } else {
                client.resume(interrupted, reading.seq(), reading, this);
            }
        }

        @Override
        public void refused(String why) {
            reading.fail(why);
            leave();
        }

        @Override
        public void started(Client client) {
            if (way == Way.IS_WATCHED && !isWatched) {
                isWatched = true;
                connector.open(new Watcher(client.sessionId(), cutAfter));
            }
        }

        @Override
        public void progressed(Client client) {
            if (isCut || reading.tokens() < cutAfter) {
                return;
            }
            switch (way) {
                case COMES_BACK -> {
                    isCut = true;
                    interrupted = client.sessionId();
                    client.cut();
                    connector.open(this);
                }
                case VANISHES -> {
                    isCut = true;
                    client.cut();
                    leave();
                }
                case STOPS -> {
                    isCut = true;
                    client.stop();
                }
                case READS, IS_WATCHED, LOOKS_IN, KNOCKS -> {
                    // To its end, or never.
                }
            }
        }

        @Override
        public void ended(Client client) {
            client.cut();
            leave();
        }

        private void leave() {
            if (here.remove(this)) {
                next();
            }
        }

        private void expire() {
            reading.fail("not over in time: one that " + way);
        }
    }

    /** Reads somebody's answer for a while. */
    private final class Watcher implements Client.Events {

        private final String watched;
        private final int cutAfter;
        private final Reading reading = new Reading(tally, Reading.UNKNOWN, tally.clock.getAsLong(), false);

        private Watcher(String watched, int cutAfter) {
            this.watched = watched;
            this.cutAfter = cutAfter;
        }

        @Override
        public void joined(Client client) {
            client.resume(watched, 0, reading, this);
        }

        @Override
        public void refused(String why) {
            reading.fail(why);
        }

        @Override
        public void progressed(Client client) {
            if (reading.tokens() >= cutAfter) {
                client.cut();
            }
        }

        @Override
        public void ended(Client client) {
            client.cut();
        }
    }
}
