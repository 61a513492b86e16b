package ai.vctt.adapter.persistence.jdbc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Makes writes in the database, and keeps them in a journal while it is away. From the first write that fails until all
 * that have waited are made, nobody waits for the database. Thread-safe.
 */
final class JournaledWrites implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournaledWrites.class);
    private static final int RETRY_MILLIS = 500;
    private static final String AWAY = "The database is away. Please ask again.";

    private final JdbcWrites database;
    private final GroupCommit group;
    private final Journal journal;
    private final Journal refused;
    private final Lease lease;
    private final AtomicBoolean catchingUp = new AtomicBoolean();
    private final AtomicBoolean full = new AtomicBoolean();
    private volatile boolean away;
    /** Whether what waits may be an earlier process's. */
    private volatile boolean ofEarlier = true;

    private volatile boolean closed;

    /** @param refused where goes what the database does not take, for whoever wants to mend it */
    JournaledWrites(JdbcWrites database, Journal journal, Journal refused, Lease lease) {
        this.database = database;
        this.group = new GroupCommit(database);
        this.journal = journal;
        this.refused = refused;
        this.lease = lease;
    }

    /** Whether it is in the database now; when it is not, it waits in the journal, unless that is full. */
    boolean make(Write write) {
        if (!away) {
            try {
                group.make(write);
                return true;
            } catch (RuntimeException failure) {
                if (JdbcWrites.isRefused(failure)) {
                    // Not as its cause: that may quote what people have said.
                    throw new IllegalStateException("the database does not take a record: " + JdbcWrites.told(failure));
                }
                left(failure);
            }
        }
        boolean kept = journal.append(RowJson.bytes(write));
        if (!kept && full.compareAndSet(false, true)) {
            LOG.error("The journal is full: until the database is back, records are lost");
        }
        // It may have come back in between.
        catchUpSoon();
        return false;
    }

    /**
     * Asks the database something.
     *
     * @throws NoAnswerException when it is away, or is from now on
     */
    <T extends @Nullable Object> T ask(Supplier<T> question) {
        if (away) {
            throw new NoAnswerException(AWAY, null);
        }
        try {
            return question.get();
        } catch (DataAccessException | TransactionException failure) {
            if (JdbcWrites.isRefused(failure)) {
                throw failure;
            }
            left(failure);
            throw new NoAnswerException(AWAY, failure);
        }
    }

    /** Whether the database is not to be asked. */
    boolean away() {
        return away;
    }

    int waiting() {
        return journal.waiting();
    }

    /** Something has failed at the database. */
    private void left(RuntimeException failure) {
        boolean wasThere = !away;
        away = true;
        if (wasThere) {
            LOG.warn("The database is away; records wait in the journal: {}", JdbcWrites.told(failure));
        }
        catchUpSoon();
    }

    private void catchUpSoon() {
        if (catchingUp.compareAndSet(false, true)) {
            Thread.ofVirtual().name("journal").start(this::keepCatchingUp);
        }
    }

    private void keepCatchingUp() {
        try {
            do {
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            } while (!closed && !caughtUp());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            catchingUp.set(false);
        }
        if (!closed && journal.waiting() > 0) {
            catchUpSoon();
        }
    }

    private boolean caughtUp() {
        try {
            catchUp();
            return true;
        } catch (RuntimeException stillAway) {
            LOG.debug("The database is still away: {}", JdbcWrites.told(stillAway));
            return false;
        }
    }

    /** Makes all writes that have waited. Throws when the database is away. */
    void catchUp() {
        int waiting = journal.waiting();
        database.requirePresence();
        // First, so that what others have ended meanwhile is open again for what was streamed on.
        holdLease();
        journal.drain(this::makeAgain);
        if (away || waiting > 0) {
            LOG.info("The database is there; {} records that had waited are in it", waiting);
        }
        full.set(false);
        ofEarlier = false;
        away = false;
    }

    private void holdLease() {
        lease.renew();
        if (ofEarlier && journal.waiting() > 0) {
            lease.renewForEarlier();
        }
    }

    private void makeAgain(byte[] entry) {
        if (lease.isDue()) {
            holdLease();
        }
        try {
            database.make(RowJson.write(entry));
        } catch (RuntimeException failure) {
            if (!JdbcWrites.isRefused(failure) || !refused.append(entry)) {
                throw failure;
            }
            LOG.error(
                    "The database does not take a record, which is kept beside the journal: {}",
                    JdbcWrites.told(failure));
        }
    }

    private void releaseLease() {
        try {
            lease.release();
        } catch (RuntimeException away) {
            LOG.debug("The lease runs out by itself: {}", JdbcWrites.told(away));
        }
    }

    @Override
    public void close() {
        closed = true;
        if (journal.waiting() > 0) {
            try {
                catchUp();
            } catch (RuntimeException stillAway) {
                LOG.warn("{} records wait in the journal for the next start", journal.waiting());
            }
        }
        if (!away) {
            releaseLease();
        }
        journal.close();
        refused.close();
    }
}
