package ai.vctt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is tried to find the most that holds. */
class KneeTest {

    @Test
    void a_quarter_more_until_it_breaks_and_then_the_middle_twice() {
        assertThat(tried(1_300, 10_000)).containsExactly(800, 1_000, 1_250, 1_562, 1_406, 1_328);
        assertThat(tried(1_500, 10_000)).containsExactly(800, 1_000, 1_250, 1_562, 1_406, 1_484);
    }

    @Test
    void nothing_else_when_the_first_one_breaks() {
        assertThat(tried(799, 10_000)).containsExactly(800);
    }

    @Test
    void no_more_than_may_be_tried() {
        assertThat(tried(5_000, 1_100)).containsExactly(800, 1_000);
    }

    private static List<Integer> tried(int holding, int most) {
        Knee knee = new Knee(800, most);
        List<Integer> tried = new ArrayList<>();
        for (int next = knee.next(); next > 0; next = knee.next()) {
            tried.add(next);
            knee.tried(next <= holding);
        }
        return tried;
    }
}
