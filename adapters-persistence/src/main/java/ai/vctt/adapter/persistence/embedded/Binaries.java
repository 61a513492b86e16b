package ai.vctt.adapter.persistence.embedded;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL for this platform. */
final class Binaries {

    /** What its data directories are marked with. */
    static final String MAJOR_VERSION = "18";

    private final Path home;

    private Binaries(Path home) {
        this.home = home;
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Unpacks them into a directory below this one, unless they are there. Those of another release are not these. */
    static Binaries unpack(Path parent) throws IOException, InterruptedException {
        String platform = "postgres-" + system() + "-" + architecture();
        URL archive = Binaries.class.getResource("/" + platform + ".txz");
        if (archive == null) {
            throw new StoreUnavailableException("no PostgreSQL comes with this server for " + system() + " on "
                    + architecture() + ": set DATABASE_URL, or vctt.store=memory");
        }
        URLConnection connection = archive.openConnection();
        try (InputStream packed = connection.getInputStream()) {
            // Nothing in an archive says which release it is of; its size tells them apart.
            Path home = parent.resolve(platform + "-" + MAJOR_VERSION + "-" + connection.getContentLengthLong());
            if (!Files.exists(home)) {
                Path unfinished = Files.createTempDirectory(Files.createDirectories(parent), "unpacking");
                untar(packed, unfinished);
                Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Binaries(home);
        }
    }

    /** By the system's own tar: it keeps links and permissions. */
    private static void untar(InputStream packed, Path directory) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-x", "-f", "-", "-C", directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream archive = new XZInputStream(packed);
                OutputStream out = tar.getOutputStream()) {
            archive.transferTo(out);
        }
        if (tar.waitFor() != 0) {
            throw new IOException("tar could not unpack PostgreSQL into " + directory);
        }
        // A temporary directory is its owner's alone, but the server may have to run as somebody else.
        if (!directory.toFile().setReadable(true, false) || !directory.toFile().setExecutable(true, false)) {
            throw new IOException("the permissions of " + directory + " cannot be set");
        }
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            case String other -> other;
        };
    }
}
