package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.generation.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one attempt. The generation's thread says what has come; another one checks now and then whether
 * something is overdue and closes the stream if it is. Thread-safe.
 */
final class AttemptClock {

    private final Clocks clocks;
    private final ModelStream stream;
    private final Instant firstTokenDue;
    private volatile Due due;
    private volatile @Nullable Clock expired;

    private record Due(Clock clock, Instant at) {}

    AttemptClock(Clocks clocks, ModelStream stream, Instant start) {
        this.clocks = clocks;
        this.stream = stream;
        this.firstTokenDue = start.plus(clocks.firstToken());
        this.due = earlier(new Due(Clock.CONNECT, start.plus(clocks.connect())), firstToken());
    }

    void accepted() {
        due = firstToken();
    }

    void delta(Instant now) {
        due = new Due(Clock.IDLE, now.plus(clocks.idle()));
    }

    void check(Instant now) {
        Due next = due;
        if (expired == null && !now.isBefore(next.at())) {
            expired = next.clock();
            stream.close();
        }
    }

    /** The clock that ran out and had the stream closed; null when none did. */
    @Nullable
    Clock expired() {
        return expired;
    }

    private Due firstToken() {
        return new Due(Clock.FIRST_TOKEN, firstTokenDue);
    }

    private static Due earlier(Due one, Due other) {
        return other.at().isBefore(one.at()) ? other : one;
    }
}
