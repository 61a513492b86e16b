package ai.vctt.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a reader of an answer counts. */
class ReadingTest {

    private static final long NO = -1;

    private final Tally tally = new Tally(() -> 1_000_500);
    private final Reading reading = new Reading(tally, 4, 1_000_000, true);

    @Test
    void tokens_that_come_once_and_in_order_are_timed_by_their_stamps() {
        piece("t1000100 ", 1, 0);
        piece("t1000200 t1000300 ", 3, 9);
        piece("t1000400 ", 4, 27);
        reading.end();
        LoadResult result = tally.result();
        assertThat(result.completed()).isEqualTo(1);
        assertThat(result.tokens()).isEqualTo(4);
        assertThat(faults(result)).isEqualTo("0 lost, 0 duplicated, 0 reordered");
        assertThat(result.added().max()).isEqualTo(0.4);
        assertThat(result.firstToken()).isEqualTo(new Latency(1, 0.5, 0.5, 0.5, 0.5));
    }

    @Test
    void a_gap_is_a_loss() {
        piece("t1000100 ", 1, 0);
        piece("t1000300 t1000400 ", 4, 18);
        reading.end();
        assertThat(faults(tally.result())).isEqualTo("1 lost, 0 duplicated, 0 reordered");
    }

    @Test
    void what_comes_again_is_counted_apart() {
        piece("t1000100 t1000200 t1000300 t1000400 ", NO, 0);
        piece("t1000100 ", NO, 0);
        reading.end();
        assertThat(faults(tally.result())).isEqualTo("0 lost, 1 duplicated, 0 reordered");
    }

    @Test
    void without_offsets_the_count_tells_of_duplicates_and_the_stamps_of_order() {
        piece("t1000200 ", NO, NO);
        piece("t1000100 ", NO, NO);
        piece("t1000300 t1000400 t1000400 ", NO, NO);
        reading.end();
        assertThat(faults(tally.result())).isEqualTo("0 lost, 1 duplicated, 1 reordered");
    }

    @Test
    void an_answer_that_fails_has_lost_what_was_missing() {
        piece("t1000100 ", 1, 0);
        reading.fail("connection lost");
        reading.fail("not over in time");
        LoadResult result = tally.result();
        assertThat(result.lost()).isEqualTo(3);
        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.problems()).isEqualTo(Map.of("connection lost", 1));
    }

    private void piece(String text, long seq, long offset) {
        byte[] bytes = Scan.ascii(text);
        reading.piece(bytes, 0, bytes.length, seq, offset);
    }

    private static String faults(LoadResult result) {
        return result.lost() + " lost, " + result.duplicated() + " duplicated, " + result.reordered() + " reordered";
    }
}
