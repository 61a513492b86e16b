package ai.vctt.adapter.llm.mcp;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Asks only what an {@link AddressGuard} lets through, redirects included. Redirects keep the method; configured headers
 * go to no other origin.
 */
final class GuardedHttpClient extends HttpClient {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);
    /** What the protocol itself needs. */
    private static final Set<String> CARRIED = Set.of(
            "accept", "content-type", "cache-control", "mcp-protocol-version", "mcp-session-id", "last-event-id");

    private final HttpClient real;
    private final AddressGuard guard;

    /** @param real follows no redirects itself */
    GuardedHttpClient(HttpClient real, AddressGuard guard) {
        this.real = real;
        this.guard = guard;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = sendAsync(request, handler);
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException known ? known : new IOException(failure.getCause());
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return send(request, handler, MOST_REDIRECTS);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        return send(request, handler, MOST_REDIRECTS);
    }

    private <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> handler, int redirects) {
        try {
            guard.check(request.uri());
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        // The transport's own handler must not see an answer that is no answer.
        BodyHandler<@Nullable T> first = info -> isRedirect(info.statusCode())
                ? BodySubscribers.replacing(null)
                : (HttpResponse.BodySubscriber<@Nullable T>) handler.apply(info);
        CompletableFuture<HttpResponse<T>> answer = real.sendAsync(request, first);
        return answer.thenCompose(response -> isRedirect(response.statusCode())
                ? follow(request, response, handler, redirects)
                : CompletableFuture.completedFuture(response));
    }

    private <T> CompletableFuture<HttpResponse<T>> follow(
            HttpRequest request, HttpResponse<T> response, BodyHandler<T> handler, int redirects) {
        try {
            if (redirects == 0) {
                throw new IOException("more than " + MOST_REDIRECTS + " redirects");
            }
            String location = response.headers()
                    .firstValue("location")
                    .orElseThrow(() -> new IOException("a redirect to nowhere"));
            URI to = request.uri().resolve(location);
            guard.checkRedirect(request.uri(), to);
            boolean sameOrigin = origin(to).equals(origin(request.uri()));
            HttpRequest next = HttpRequest.newBuilder(
                            request, (name, _) -> sameOrigin || CARRIED.contains(name.toLowerCase(Locale.ROOT)))
                    .uri(to)
                    .build();
            return send(next, handler, redirects - 1);
        } catch (IOException refused) {
            throw new CompletionException(refused);
        } catch (IllegalArgumentException unreadable) {
            throw new CompletionException(new IOException("a redirect to something that is no address", unreadable));
        }
    }

    private static boolean isRedirect(int status) {
        return REDIRECTS.contains(status);
    }

    private static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    /** Builds such clients where the SDK builds its own. */
    record Builder(HttpClient.Builder real, AddressGuard guard) implements HttpClient.Builder {

        static Builder of(AddressGuard guard) {
            return new Builder(
                    HttpClient.newBuilder().version(Version.HTTP_1_1).followRedirects(Redirect.NEVER), guard);
        }

        @Override
        public HttpClient build() {
            return new GuardedHttpClient(real.build(), guard);
        }

        @Override
        public Builder cookieHandler(CookieHandler handler) {
            real.cookieHandler(handler);
            return this;
        }

        @Override
        public Builder connectTimeout(Duration duration) {
            real.connectTimeout(duration);
            return this;
        }

        @Override
        public Builder sslContext(SSLContext context) {
            real.sslContext(context);
            return this;
        }

        @Override
        public Builder sslParameters(SSLParameters parameters) {
            real.sslParameters(parameters);
            return this;
        }

        @Override
        public Builder executor(Executor executor) {
            real.executor(executor);
            return this;
        }

        @Override
        public Builder followRedirects(Redirect policy) {
            return this;
        }

        @Override
        public Builder version(Version version) {
            real.version(version);
            return this;
        }

        @Override
        public Builder priority(int priority) {
            real.priority(priority);
            return this;
        }

        @Override
        public Builder proxy(ProxySelector selector) {
            real.proxy(selector);
            return this;
        }

        @Override
        public Builder authenticator(Authenticator authenticator) {
            real.authenticator(authenticator);
            return this;
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return real.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return real.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return real.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return real.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return real.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return real.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return real.authenticator();
    }

    @Override
    public Version version() {
        return real.version();
    }

    @Override
    public Optional<Executor> executor() {
        return real.executor();
    }
}
