package ai.vctt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What counts as growth. */
class SoakTest {

    @Test
    void what_stays_as_it_was_near_the_beginning_is_flat() {
        assertThat(Soak.growth(parts(1_000, 90, 40))).isEmpty();
    }

    @Test
    void a_warm_up_is_no_growth_and_no_cover_for_it() {
        List<Soak.Needs> parts = parts(1_000, 90, 40);
        parts.set(0, new Soak.Needs(10, 10, 10, 10));
        assertThat(Soak.growth(parts)).isEmpty();
        parts.set(0, new Soak.Needs(9_000, 9_000, 9_000, 9_000));
        assertThat(Soak.growth(parts)).isEmpty();
    }

    @Test
    void each_need_that_has_grown_is_named() {
        assertThat(Soak.growth(parts(1_200, 90, 40)))
                .containsExactly("not flat, live heap KB: 1200 (expected: at most 1100)");
        assertThat(Soak.growth(parts(1_000, 200, 60)))
                .containsExactly(
                        "not flat, descriptors: 200 (expected: at most 140)",
                        "not flat, threads: 60 (expected: at most 45)");
    }

    /** Seven parts of 1000 KB, 90 descriptors and 40 threads, and three of these. */
    private static List<Soak.Needs> parts(double heap, double descriptors, double threads) {
        List<Soak.Needs> parts = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            parts.add(new Soak.Needs(1_000, 5_000, 90, 40));
        }
        for (int i = 0; i < 3; i++) {
            parts.add(new Soak.Needs(heap, 5_000, descriptors, threads));
        }
        return parts;
    }
}
