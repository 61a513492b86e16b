package ai.vctt.adapter.persistence;

import ai.vctt.domain.InvalidValueException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Reads where a database is, as JDBC writes it and as hosting platforms do. It may hold a password: it is never shown. */
final class DatabaseUrl {

    private static final String JDBC = "jdbc:postgresql:";
    private static final int USUAL_PORT = 5432;

    private DatabaseUrl() {}

    static PGSimpleDataSource dataSource(String url) {
        try {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            if (url.startsWith(JDBC)) {
                dataSource.setUrl(url);
            } else {
                fill(dataSource, URI.create(url));
            }
            dataSource.setApplicationName("vctt-engine");
            return dataSource;
        } catch (IllegalArgumentException unreadable) {
            throw new InvalidValueException(
                    "vctt.store.url",
                    "unreadable",
                    "jdbc:postgresql://host:port/database or postgres://user:password@host:port/database");
        }
    }

    private static void fill(PGSimpleDataSource dataSource, URI uri) {
        boolean known = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
        if (!known || uri.getHost() == null) {
            throw new IllegalArgumentException("neither postgres:// nor a host");
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        dataSource.setUrl(JDBC + "//" + uri.getHost() + ":" + (uri.getPort() == -1 ? USUAL_PORT : uri.getPort())
                + Objects.requireNonNullElse(uri.getRawPath(), "/") + query);
        String[] credentials =
                Objects.requireNonNullElse(uri.getRawUserInfo(), "").split(":", 2);
        if (!credentials[0].isEmpty()) {
            dataSource.setUser(decoded(credentials[0]));
        }
        if (credentials.length == 2) {
            dataSource.setPassword(decoded(credentials[1]));
        }
    }

    /** A plus sign is itself here. */
    private static @Nullable String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without user and password. */
    static String place(PGSimpleDataSource dataSource) {
        String[] hosts = Objects.requireNonNull(dataSource.getServerNames());
        int[] ports = dataSource.getPortNumbers();
        int port = ports == null || ports[0] == 0 ? USUAL_PORT : ports[0];
        return hosts[0] + ":" + port + "/" + dataSource.getDatabaseName();
    }
}
