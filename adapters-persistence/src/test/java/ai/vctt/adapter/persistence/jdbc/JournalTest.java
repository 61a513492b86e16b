package ai.vctt.adapter.persistence.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("journal");
    }

    @Test
    void entries_outlive_the_process_and_leave_in_order() {
        try (Journal journal = Journal.open(file, 1000)) {
            append(journal, "one", "two", "three");
        }
        try (Journal journal = Journal.open(file, 1000)) {
            assertThat(journal.waiting()).isEqualTo(3);
            append(journal, "four");
            assertThat(drained(journal)).containsExactly("one", "two", "three", "four");
            assertThat(journal.waiting()).isZero();
            append(journal, "five");
        }
        try (Journal journal = Journal.open(file, 1000)) {
            assertThat(drained(journal)).containsExactly("five");
        }
    }

    @Test
    void an_entry_that_was_cut_or_spoilt_is_none() throws Exception {
        try (Journal journal = Journal.open(file, 1000)) {
            append(journal, "whole", "cut");
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int length = bytes.length - 1; length > 13; length--) {
            Files.write(file, Arrays.copyOf(bytes, length));
            try (Journal journal = Journal.open(file, 1000)) {
                append(journal, "next");
                assertThat(drained(journal)).containsExactly("whole", "next");
            }
        }
        bytes[bytes.length - 1]++;
        Files.write(file, bytes);
        try (Journal journal = Journal.open(file, 1000)) {
            assertThat(drained(journal)).containsExactly("whole");
        }
        Files.write(file, new byte[] {127, 0, 0, 0, 1, 2, 3, 4, 5}, StandardOpenOption.APPEND);
        try (Journal journal = Journal.open(file, 1000)) {
            assertThat(journal.waiting()).isZero();
        }
    }

    /** A file may come back from a power failure longer than what was written to it. */
    @Test
    void zeros_at_the_end_are_no_entries() throws Exception {
        try (Journal journal = Journal.open(file, 1000)) {
            append(journal, "whole");
        }
        Files.write(file, new byte[4096], StandardOpenOption.APPEND);
        try (Journal journal = Journal.open(file, 10_000)) {
            assertThat(journal.waiting()).isEqualTo(1);
            append(journal, "next");
            assertThat(drained(journal)).containsExactly("whole", "next");
        }
    }

    @Test
    void what_cannot_be_handed_over_stays_with_all_that_came_with_it() {
        try (Journal journal = Journal.open(file, 1000)) {
            append(journal, "one", "two");
            assertThatThrownBy(() -> journal.drain(entry -> {
                        if (new String(entry, UTF_8).equals("two")) {
                            throw new IllegalStateException("away");
                        }
                    }))
                    .hasMessage("away");
            assertThat(drained(journal)).containsExactly("one", "two");
        }
    }

    @Test
    void it_takes_no_more_than_it_may_hold() {
        try (Journal journal = Journal.open(file, 30)) {
            assertThat(journal.append(new byte[10])).isTrue();
            assertThat(journal.append(new byte[10])).isFalse();
            assertThat(drained(journal)).hasSize(1);
            assertThat(journal.append(new byte[10])).isTrue();
        }
    }

    @Test
    void it_is_one_process_alone() {
        try (Journal journal = Journal.open(file, 1000)) {
            append(journal, "ours");
            assertThatThrownBy(() -> Journal.open(file, 1000))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("is in use by another server");
        }
    }

    private static void append(Journal journal, String... entries) {
        for (String entry : entries) {
            assertThat(journal.append(entry.getBytes(UTF_8))).isTrue();
        }
    }

    private static List<String> drained(Journal journal) {
        List<String> entries = new ArrayList<>();
        journal.drain(entry -> entries.add(new String(entry, UTF_8)));
        return entries;
    }
}
