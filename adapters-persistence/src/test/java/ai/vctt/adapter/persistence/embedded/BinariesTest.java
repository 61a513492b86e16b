package ai.vctt.adapter.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {

    @TempDir
    private Path directory;

    private Path unpacked;

    @BeforeEach
    void unpack() throws Exception {
        unpacked = home();
    }

    @Test
    void they_are_unpacked_once() throws Exception {
        Object file = Files.getAttribute(program(), "unix:ino");
        assertThat(home()).isEqualTo(unpacked);
        assertThat(Files.getAttribute(program(), "unix:ino")).isEqualTo(file);
        assertThat(directory).isDirectoryContaining(path -> path.equals(unpacked));
    }

    @Test
    void those_of_an_earlier_release_are_not_taken_for_them() throws Exception {
        // As it was named when only the major version told them apart.
        String name = unpacked.getFileName().toString().replaceFirst("(-\\d+)-\\d+$", "$1");
        Files.move(unpacked, unpacked.resolveSibling(name));
        Files.writeString(directory.resolve(name).resolve("bin").resolve("postgres"), "of an earlier release");
        unpacked = home();
        assertThat(Files.size(program())).isGreaterThan(1_000_000);
    }

    private Path program() {
        return unpacked.resolve("bin").resolve("postgres");
    }

    private Path home() throws Exception {
        return Binaries.unpack(directory).program("postgres").getParent().getParent();
    }
}
