package ai.vctt.adapter.llm.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets whose readers wait for the next bytes together. One thread asks the system for all of them, at most once in a
 * beat, and wakes those who have something to read. A virtual thread that blocks in an ordinary socket is asked for and
 * woken alone each time, which costs more than reading a token. Thread-safe.
 */
final class ReadyWaits implements AutoCloseable {

    /** What a token may wait for the others. The first one after a pause does not. */
    private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Logger log = LoggerFactory.getLogger(ReadyWaits.class);

    private final Selector selector;
    private final Thread waker;

    ReadyWaits() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        waker = Thread.ofPlatform().daemon().name("http-ready").start(this::run);
    }

    /** A socket that is not connected yet. It blocks like any other, and is best read by a virtual thread. */
    Socket newSocket() throws IOException {
        return new WaitingSocket(new WaitingSocketImpl(selector));
    }

    /** Sockets that are connected. */
    int open() {
        return selector.keys().size();
    }

    /** Those of them that the system is asked for. */
    int asked() {
        return (int) selector.keys().stream()
                .filter(key -> key.isValid() && key.interestOps() != 0)
                .count();
    }

    private void run() {
        while (selector.isOpen()) {
            long looked = System.nanoTime();
            try {
                selector.select(ReadyWaits::wake);
            } catch (ClosedSelectorException _) {
                return;
            } catch (IOException | RuntimeException e) {
                log.error("Who waits for a provider was not woken", e);
            }
            long rest = looked + BEAT_NANOS - System.nanoTime();
            if (rest > 0) {
                LockSupport.parkNanos(this, rest);
            }
        }
    }

    private static void wake(SelectionKey key) {
        if (key.attachment() instanceof WaitingSocketImpl socket) {
            try {
                socket.ready(key);
            } catch (CancelledKeyException _) {
                // Who closed it has woken whoever waited.
            }
        }
    }

    /** Sockets must not be used any more. */
    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            log.debug("The selector did not close", e);
        }
        LockSupport.unpark(waker);
    }

    /** {@link Socket} takes an implementation from subclasses alone. */
    private static final class WaitingSocket extends Socket {

        WaitingSocket(WaitingSocketImpl implementation) throws IOException {
            super(implementation);
        }
    }
}
