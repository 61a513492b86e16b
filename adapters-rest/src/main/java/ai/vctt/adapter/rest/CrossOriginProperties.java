package ai.vctt.adapter.rest;

import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Those of the keys under {@code vctt.socket} that say which web pages from elsewhere may ask; they hold for HTTP too. */
@ConfigurationProperties("vctt.socket")
record CrossOriginProperties(
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("true") boolean allowLoopbackOrigins) {

    CrossOriginProperties {
        allowedOrigins = allowedOrigins.stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
    }

    boolean any() {
        return allowedOrigins.contains("*");
    }
}
