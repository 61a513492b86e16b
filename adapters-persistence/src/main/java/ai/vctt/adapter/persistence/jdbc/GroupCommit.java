package ai.vctt.adapter.persistence.jdbc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * Makes the writes of many callers in one transaction. Who comes while one is under way waits for the next, which takes
 * all that have come: many answers that begin or end at once then need one connection, a few statements and one commit,
 * and not as many as they are. Thread-safe.
 */
final class GroupCommit {

    private static final int MOST_WRITES = 200;
    /** Those of a kind become one parameter of one statement. */
    private static final long MOST_CHARS = 4_000_000;

    private final JdbcWrites database;

    /** Guarded by itself. */
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private boolean writing;

    private record Waiting(Write write, CompletableFuture<Void> made) {}

    GroupCommit(JdbcWrites database) {
        this.database = database;
    }

    /** Returns when it is made, and throws what keeps it from being made. */
    void make(Write write) {
        Waiting mine = new Waiting(write, new CompletableFuture<>());
        boolean first;
        synchronized (waiting) {
            waiting.add(mine);
            first = !writing;
            writing = true;
        }
        if (first) {
            Thread.ofVirtual().name("store-writes").start(this::makeAll);
        }
        try {
            mine.made().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw failed;
        }
    }

    private void makeAll() {
        for (List<Waiting> group = next(); !group.isEmpty(); group = next()) {
            try {
                makeTogether(group);
            } catch (RuntimeException | Error failure) {
                // What keeps these from being made keeps the others too, who need not find out one after the other.
                group.forEach(one -> one.made().completeExceptionally(failure));
                failWaiting(failure);
            }
        }
    }

    private List<Waiting> next() {
        List<Waiting> group = new ArrayList<>();
        long chars = 0;
        synchronized (waiting) {
            while (!waiting.isEmpty() && group.size() < MOST_WRITES && chars < MOST_CHARS) {
                Waiting one = waiting.remove();
                group.add(one);
                chars += one.write().textChars();
            }
            writing = !group.isEmpty();
        }
        return group;
    }

    private void failWaiting(Throwable failure) {
        List<Waiting> all;
        synchronized (waiting) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(one -> one.made().completeExceptionally(failure));
    }

    private void makeTogether(List<Waiting> group) {
        try {
            database.makeTogether(group.stream().map(Waiting::write).toList());
            group.forEach(one -> one.made().complete(null));
        } catch (RuntimeException failure) {
            if (!JdbcWrites.isRefused(failure) && !(failure instanceof ConcurrencyFailureException)) {
                throw failure;
            }
            group.forEach(this::makeAlone);
        }
    }

    /** Of a group that is refused, most are not. */
    private void makeAlone(Waiting one) {
        try {
            database.make(one.write());
            one.made().complete(null);
        } catch (RuntimeException failure) {
            one.made().completeExceptionally(failure);
        }
    }
}
