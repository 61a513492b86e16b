package ai.vctt.adapter.persistence;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.InvalidValueException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * The keys {@code vctt.store} and below it. They are read one by one, as the first is a value and a parent at once.
 *
 * @param url of a PostgreSQL database; null: one of our own
 * @param directory for our own database, and for the journal
 * @param journalBytes the journal holds at most, while the database is away
 * @param connections at most so many at once
 * @param kept generations, when they are kept in memory alone
 */
record StoreSettings(Kind kind, @Nullable String url, Path directory, long journalBytes, int connections, int kept) {

    enum Kind {
        POSTGRES,
        MEMORY
    }

    static StoreSettings of(Environment environment) {
        String url = environment.getProperty("vctt.store.url", "").strip();
        return new StoreSettings(
                kind(environment.getProperty("vctt.store", "")),
                url.isEmpty() ? null : url,
                Path.of(environment.getProperty("vctt.store.directory", ".vctt")),
                size(environment, "vctt.store.journal"),
                number(environment, "vctt.store.connections", 1),
                number(environment, "vctt.store.kept-in-memory", 0));
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "postgres" -> Kind.POSTGRES;
            case "memory" -> Kind.MEMORY;
            default -> throw new InvalidValueException("vctt.store", name, "postgres or memory");
        };
    }

    private static long size(Environment environment, String key) {
        String text = environment.getProperty(key, "");
        try {
            return DataSize.parse(text).toBytes();
        } catch (IllegalArgumentException unreadable) {
            throw new InvalidValueException(key, text, "a size, like 256MB");
        }
    }

    private static int number(Environment environment, String key, int least) {
        String text = environment.getProperty(key, "");
        require(text.matches("\\d{1,9}"), key, text, "an integer");
        int number = Integer.parseInt(text);
        require(number >= least, key, number, "≥ " + least);
        return number;
    }
}
