package ai.vctt.adapter.rest;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.domain.generation.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which web pages from elsewhere may ask: those that may connect over Socket.IO. Nobody is known by a cookie, so none is
 * allowed along. What comes without an Origin, or from a page of the same host and port, comes from no page from elsewhere.
 */
@Order(Ordered.LOWEST_PRECEDENCE - 10)
class CrossOriginFilter implements WebFilter {

    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Idempotency-Key, x-vctt-rescue, x-vctt-max-cost-usd, "
                    + "x-vctt-conversation-id, x-vctt-replaces";
    private static final String RESPONSE_HEADERS =
            "x-request-id, x-vctt-generation-id, x-should-retry, Retry-After, Content-Disposition";
    private static final String AN_HOUR = "3600";

    private final CrossOriginProperties pages;
    private final JsonMapper json;

    CrossOriginFilter(CrossOriginProperties pages, JsonMapper json) {
        this.pages = pages;
        this.json = json;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        if (origin == null || isSameHost(origin, request.getHeaders().getFirst(HttpHeaders.HOST))) {
            return chain.filter(exchange);
        }
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (!allows(origin)) {
            return Problem.write(
                    response,
                    Problem.of(
                            ErrorCode.FORBIDDEN,
                            "Origin: " + Fields.shortened(origin) + " (expected: this server's own, or one it allows)",
                            "Origin"),
                    json);
        }
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, pages.any() ? "*" : origin);
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        if (!isPreflight(request)) {
            return chain.filter(exchange);
        }
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, AN_HOUR);
        response.setStatusCode(HttpStatus.NO_CONTENT);
        return response.setComplete();
    }

    private boolean allows(String origin) {
        String host = hostOf(origin);
        return pages.any()
                || pages.allowedOrigins().contains(origin.toLowerCase(Locale.ROOT))
                || (pages.allowLoopbackOrigins() && host != null && isLoopback(host));
    }

    private static boolean isPreflight(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.OPTIONS)
                && request.getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
    }

    /** Behind a proxy that ends TLS the schemes differ, so only host and port count. */
    private static boolean isSameHost(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    private static @Nullable String hostOf(String origin) {
        try {
            return new URI(origin.toLowerCase(Locale.ROOT)).getHost();
        } catch (URISyntaxException _) {
            return null;
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
