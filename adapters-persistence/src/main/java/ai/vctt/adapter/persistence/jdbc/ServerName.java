package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a server calls itself. Each process has a name of its own, so that a directory that was copied makes no two of one
 * name.
 *
 * @param earlier the process before it on the same directory, which is gone; null: there was none
 */
record ServerName(UUID own, @Nullable UUID earlier) {

    /** @param directory that is this process's alone */
    static ServerName next(Path directory) {
        Path file = directory.resolve("server-id");
        try {
            UUID own = UUID.randomUUID();
            UUID earlier =
                    Files.exists(file) ? UUID.fromString(Files.readString(file).strip()) : null;
            Path unfinished = Files.createTempFile(directory, "server-id", "");
            Files.writeString(unfinished, own.toString());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return new ServerName(own, earlier);
        } catch (IOException | IllegalArgumentException failure) {
            throw new StoreUnavailableException(
                    "vctt.store.directory: " + file + " cannot be used: " + failure, failure);
        }
    }
}
