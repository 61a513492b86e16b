package ai.vctt.adapter.llm.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP/1.1 with pooled connections, one blocking {@link Exchange} at a time per thread. Does what it is told and nothing
 * on its own: no retries, redirects, cookies or compression, and no clock but the one that bounds connecting. Whoever
 * holds an exchange ends it by closing it. Thread-safe.
 */
public final class BlockingHttp implements AutoCloseable {

    private static final int NO_LIMIT = 100_000;
    // Three for each connection, of 8 KB if left alone, and a piece of an answer is a few hundred bytes.
    private static final int BUFFER_BYTES = 1024;
    // A connection that idled longer is likely to have been closed by the other side, which a POST finds out too late.
    private static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue CHECK_AFTER_IDLE = TimeValue.ofSeconds(1);

    private final ReadyWaits waits = new ReadyWaits();
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;

    /** @param connectTimeout bounds the name's look-up, the TCP connection and the TLS handshake, each for itself */
    public BlockingHttp(Duration connectTimeout) {
        Timeout connect = Timeout.of(connectTimeout);
        connections = new Connections(waits)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnTotal(NO_LIMIT)
                .setMaxConnPerRoute(NO_LIMIT)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                                Http1Config.custom().setBufferSize(BUFFER_BYTES).build())
                        .build())
                .setDnsResolver(new BoundedDnsResolver(connectTimeout))
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(Timeout.DISABLED)
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(Timeout.DISABLED)
                        .setValidateAfterInactivity(CHECK_AFTER_IDLE)
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(connect).build())
                .build();
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setProxySelector(ProxySelector.getDefault())
                .setUserAgent("vctt-engine")
                .setKeepAliveStrategy((_, _) -> KEEP_IDLE)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.DISABLED)
                        .setResponseTimeout(Timeout.DISABLED)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    /** An exchange that is ready to be sent; nothing has happened yet. */
    public Exchange post(URI uri, Map<String, String> headers, byte[] json) {
        var request = new HttpPost(uri);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(json, ContentType.create("application/json")));
        return new Exchange(client, request);
    }

    /** Closes all connections; running exchanges break. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        waits.close();
    }

    /** Connections that exchanges hold at the moment. */
    int held() {
        return connections.getTotalStats().getLeased();
    }

    /** Lets exchanges know their sockets. */
    private static final class Connections extends PoolingHttpClientConnectionManagerBuilder {

        private final ReadyWaits waits;

        Connections(ReadyWaits waits) {
            this.waits = waits;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    proxy -> Exchange.socket(proxy, waits),
                    ports,
                    names,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register("https", tls)
                            .build());
        }
    }

    /** The system's look-up cannot be interrupted: this one at least stops waiting for it. */
    private static final class BoundedDnsResolver extends SystemDefaultDnsResolver {

        private final Duration limit;

        BoundedDnsResolver(Duration limit) {
            this.limit = limit;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            var lookup = new FutureTask<>(() -> super.resolve(host));
            Thread.ofVirtual().name("dns").start(lookup);
            try {
                return lookup.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                throw new UnknownHostException(host + " (its name was not resolved in time)");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownHostException unknown) {
                    throw unknown;
                }
                throw new UncheckedIOException(new IOException(e.getCause()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new InterruptedIOException("interrupted"));
            }
        }
    }
}
