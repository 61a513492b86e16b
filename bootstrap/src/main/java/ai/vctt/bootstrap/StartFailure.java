package ai.vctt.bootstrap;

import ai.vctt.adapter.llm.InvalidConfigurationException;
import ai.vctt.adapter.persistence.StoreUnavailableException;
import ai.vctt.domain.InvalidValueException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one line why the server does not start, where whoever starts it can mend it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailure implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        String line = lineFor(failure);
        if (line == null) {
            return false;
        }
        System.err.println("vctt: not started: " + line);
        return true;
    }

    /** Null for a fault that is none of the configuration's. */
    static @Nullable String lineFor(Throwable failure) {
        InvalidConfigurationException models = InvalidConfigurationException.in(failure);
        if (models != null) {
            return models.getMessage();
        }
        BindException unbound = find(BindException.class, failure);
        InvalidValueException broken = find(InvalidValueException.class, failure);
        if (unbound != null) {
            return broken == null ? unreadable(unbound) : unbound.getName() + "." + kebab(broken);
        }
        if (broken != null) {
            return kebab(broken);
        }
        StoreUnavailableException store = find(StoreUnavailableException.class, failure);
        if (store != null) {
            return store.getMessage();
        }
        PortInUseException taken = find(PortInUseException.class, failure);
        return taken == null
                ? null
                : "server.port: " + taken.getPort() + " is in use (set PORT, or stop the program that has it)";
    }

    private static String unreadable(BindException unbound) {
        String type = String.valueOf(unbound.getTarget().getType()).toLowerCase(Locale.ROOT);
        Object value = unbound.getProperty() == null
                ? "missing"
                : unbound.getProperty().getValue();
        return unbound.getName() + ": " + value + " (expected: " + type.substring(type.lastIndexOf('.') + 1) + ")";
    }

    /** Fields are named as keys are: maxSessions is max-sessions. */
    private static String kebab(InvalidValueException broken) {
        String message = String.valueOf(broken.getMessage());
        int colon = message.indexOf(':');
        return message.substring(0, colon).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
                + message.substring(colon);
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
