package ai.vctt.adapter.llm.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Sent and read by one thread; closed by any. */
public final class Exchange implements AutoCloseable {

    private static final int REST_BYTES = 16 * 1024;
    private static final long REST_MILLIS = 1_000;

    private static final ScopedValue<Exchange> SENDING = ScopedValue.newInstance();

    private final HttpClient client;
    private final HttpPost request;
    private @Nullable InputStream body;
    private volatile boolean closed;
    private volatile @Nullable Socket connecting;

    Exchange(HttpClient client, HttpPost request) {
        this.client = client;
        this.request = request;
    }

    /**
     * Connects, sends, and waits for the answer's headers. To be called once.
     *
     * @throws IOException also when the exchange is closed meanwhile
     */
    public Reply send() throws IOException {
        boolean sent = false;
        try {
            Reply reply = executeElsewhere();
            sent = true;
            return reply;
        } finally {
            Socket socket = connecting;
            connecting = null;
            if (socket != null && (!sent || closed)) {
                reset(socket);
            }
        }
    }

    /**
     * Sending waits deep in the client, and a virtual thread keeps room for the deepest stack it has waited with: as long
     * as an answer takes, several times of what reading it needs. A thread of its own takes that with it.
     */
    private Reply executeElsewhere() throws IOException {
        var sending = new FutureTask<>(() -> ScopedValue.where(SENDING, this).call(this::execute));
        Thread.ofVirtual().name("http-send").start(sending);
        try {
            return sending.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private Reply execute() throws IOException {
        try {
            // The response is not to be closed: that would read the rest of the body. The request's cancellation ends
            // it.
            ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(request), request, null);
            // An answer may take minutes, and its question with a long history before it is not needed any more.
            request.setEntity(null);
            HttpEntity entity = response.getEntity();
            InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
            body = content;
            return new Reply(response, content);
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IllegalStateException e) {
            // What a cancellation looks like when it comes between two of the client's steps.
            if (request.isCancelled()) {
                throw new IOException("closed", e);
            }
            throw e;
        }
    }

    /**
     * A socket for the exchange that this thread is sending. The client loses hold of a connection that is cancelled
     * between its lease and its use: until the answer is here, the exchange sees to it itself.
     */
    static Socket socket(@Nullable Proxy proxy, ReadyWaits waits) throws IOException {
        var socket = proxy == null ? waits.newSocket() : new Socket(proxy);
        Exchange exchange = SENDING.get();
        exchange.connecting = socket;
        if (exchange.closed) {
            reset(socket);
            throw new IOException("closed");
        }
        return socket;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // Closed already.
        }
        try {
            socket.close();
        } catch (IOException _) {
            // There is nothing else to be done about it.
        }
    }

    /** Ends it in whatever phase it is. The connection is closed, not drained, when this returns. Idempotent. */
    @Override
    public void close() {
        closed = true;
        request.cancel();
        Socket socket = connecting;
        if (socket != null) {
            reset(socket);
        }
    }

    /**
     * Instead of {@link #close()} once all that matters has been read: gives the connection back as soon as the little
     * that should still follow is there, and closes it when that does not come soon. Does not block.
     */
    public void release() {
        InputStream rest = body;
        if (rest == null) {
            close();
            return;
        }
        Thread.ofVirtual().name("http-release").start(() -> {
            try {
                rest.skipNBytes(REST_BYTES);
            } catch (IOException _) {
                // The end was reached, which has given the connection back; or the connection is broken.
            } finally {
                close();
            }
        });
        CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS).execute(this::close);
    }
}
