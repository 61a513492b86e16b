package ai.vctt.adapter.ws.engine;

import ai.vctt.domain.InvalidValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect, by the Origin header. Browsers do not guard WebSockets by CORS, so the server has to.
 * A request without that header does not come from a page and is allowed; so is a page from the same host and port.
 *
 * @param allowed origins like {@code https://app.example.com}; {@code *} allows any
 * @param loopback whether pages from this machine (localhost, 127.0.0.0/8, ::1) are allowed
 */
public record Origins(List<String> allowed, boolean loopback) {

    public static final Origins DEFAULT = new Origins(List.of(), true);

    public Origins {
        allowed = allowed.stream().map(origin -> validated(origin)).toList();
    }

    boolean any() {
        return allowed.contains("*");
    }

    boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null || any()) {
            return true;
        }
        String canonical = canonical(origin);
        if (canonical == null) {
            return false;
        }
        return allowed.contains(canonical)
                || (loopback && isLoopback(URI.create(canonical).getHost()))
                || (host != null && isSameHost(canonical, host));
    }

    /** Behind a proxy that ends TLS the schemes differ, so only host and port count. */
    private static boolean isSameHost(String origin, String host) {
        String scheme = origin.substring(0, origin.indexOf(':'));
        return origin.equals(canonical(scheme + "://" + host));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static String validated(String origin) {
        String canonical = origin.equals("*") ? origin : canonical(origin);
        if (canonical == null) {
            throw new InvalidValueException("allowedOrigins", origin, "like https://app.example.com, or *");
        }
        return canonical;
    }

    /** Scheme, host and port in one spelling; null for what is no origin of a web page. */
    private static @Nullable String canonical(String origin) {
        try {
            URI uri = new URI(origin.toLowerCase(Locale.ROOT));
            String scheme = uri.getScheme();
            if (scheme == null || uri.getHost() == null || uri.getUserInfo() != null) {
                return null;
            }
            if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                return null;
            }
            boolean standardPort = uri.getPort() == -1
                    || (scheme.equals("http") && uri.getPort() == 80)
                    || (scheme.equals("https") && uri.getPort() == 443);
            return scheme + "://" + uri.getHost() + (standardPort ? "" : ":" + uri.getPort());
        } catch (URISyntaxException notAnOrigin) {
            return null;
        }
    }
}
