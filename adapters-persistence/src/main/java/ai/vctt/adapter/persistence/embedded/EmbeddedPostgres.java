package ai.vctt.adapter.persistence.embedded;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of this process alone, with its data in a directory that outlives it. It listens on the loopback
 * interface, is started again when it dies, and stops with this process, even when that is killed. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String HOST = "127.0.0.1";
    private static final int ATTEMPTS = 5;
    private static final int PAUSE_MILLIS = 300;

    private final DirectoryLock lock;
    private final Cluster cluster;
    private final PGSimpleDataSource connections = new PGSimpleDataSource();

    // Guarded by this.
    private ServerProcess server;
    private boolean closed;

    private EmbeddedPostgres(DirectoryLock lock, Cluster cluster) throws IOException, InterruptedException {
        this.lock = lock;
        this.cluster = cluster;
        connections.setServerNames(new String[] {HOST});
        connections.setUser(Cluster.USER);
        connections.setPassword(cluster.password());
        connections.setDatabaseName("postgres");
        server = startProcess();
    }

    /**
     * Starts it, on the data of earlier times where there are some.
     *
     * @param directory for its data, made when it is not there
     * @param binaries where its programs are unpacked to once
     * @throws StoreUnavailableException when it cannot be started
     */
    public static EmbeddedPostgres start(Path directory, Path binaries) {
        Path home = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(home);
            DirectoryLock lock = DirectoryLock.acquire(home);
            try {
                Binaries programs = Binaries.unpack(binaries.toAbsolutePath().normalize());
                EmbeddedPostgres postgres = new EmbeddedPostgres(lock, Cluster.open(programs, Account.choose(), home));
                Thread.ofVirtual().name("postgres-watch").start(postgres::keepRunning);
                return postgres;
            } catch (IOException | InterruptedException | RuntimeException failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new StoreUnavailableException(
                    "vctt.store.directory: " + home + " cannot be used: " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("the start was interrupted", interrupted);
        }
    }

    /** Makes connections to it, also after it had to be started again. It does not pool them. */
    public DataSource dataSource() {
        return connections;
    }

    /** The server's process. */
    public synchronized ProcessHandle process() {
        return server.handle();
    }

    private ServerProcess startProcess() throws IOException, InterruptedException {
        StoreUnavailableException last = null;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int port = freePort();
            try {
                ServerProcess started = ServerProcess.start(cluster, port);
                connections.setPortNumbers(new int[] {port});
                return started;
            } catch (StoreUnavailableException failure) {
                // The port was taken in between, or processes of a server that was killed are still on their way out.
                last = failure;
                TimeUnit.MILLISECONDS.sleep((long) PAUSE_MILLIS * attempt);
            }
        }
        throw last == null ? new IllegalStateException("never tried") : last;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void keepRunning() {
        try {
            while (true) {
                ServerProcess current;
                synchronized (this) {
                    current = server;
                }
                current.awaitEnd();
                if (!startAgain(current)) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean startAgain(ServerProcess ended) throws InterruptedException {
        if (closed) {
            return false;
        }
        LOG.warn("PostgreSQL has ended by itself and is started again");
        ended.stop();
        while (!closed) {
            try {
                server = startProcess();
                return true;
            } catch (IOException | StoreUnavailableException failure) {
                LOG.error("PostgreSQL could not be started again: {}", failure.getMessage());
                wait(TimeUnit.SECONDS.toMillis(1));
            }
        }
        return false;
    }

    /** Stops it; what was committed stays. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        notifyAll();
        try {
            server.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        lock.close();
    }
}
