package ai.vctt.adapter.llm.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
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

    private final HttpClient client;
    private final HttpPost request;
    private @Nullable InputStream body;

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
        try {
            // The response is not to be closed: that would read the rest of the body. The request's cancellation ends
            // it.
            ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(request), request, null);
            HttpEntity entity = response.getEntity();
            InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
            body = content;
            return new Reply(response, content);
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Ends it in whatever phase it is. The connection is closed, not drained, when this returns. Idempotent. */
    @Override
    public void close() {
        request.cancel();
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
