package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.generation.port.out.ModelCatalogue.Entry;
import ai.vctt.domain.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ModelCatalogue} keeps. */
public abstract class ModelCatalogueContract {

    /** One with at least one model that is available and one that is not. */
    protected abstract ModelCatalogue catalogue();

    @Test
    void no_two_models_share_an_id() {
        assertThat(catalogue().entries())
                .extracting(entry -> entry.model().id())
                .doesNotHaveDuplicates();
    }

    @Test
    void every_model_that_is_listed_is_found_by_its_id() {
        ModelCatalogue catalogue = catalogue();

        assertThat(catalogue.entries())
                .allSatisfy(
                        entry -> assertThat(catalogue.find(entry.model().id())).isEqualTo(entry));
    }

    @Test
    void a_model_nobody_knows_is_not_found() {
        assertThat(catalogue().find(new ModelId("no such model"))).isNull();
    }

    @Test
    void an_available_model_can_be_asked_and_gives_no_excuse() {
        assertThat(catalogue().entries())
                .filteredOn(entry -> entry.provider() != null)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.unavailable()).isNull());
    }

    @Test
    void an_unavailable_model_says_why_in_one_line() {
        assertThat(catalogue().entries())
                .filteredOn(entry -> entry.provider() == null)
                .isNotEmpty()
                .allSatisfy(
                        entry -> assertThat(entry.unavailable()).isNotBlank().doesNotContain("\n"));
    }

    @Test
    void the_order_is_the_same_each_time() {
        ModelCatalogue catalogue = catalogue();

        assertThat(catalogue.entries()).containsExactlyElementsOf(catalogue.entries());
    }

    @Test
    void nobody_changes_the_list_from_outside() {
        List<Entry> entries = catalogue().entries();

        assertThatThrownBy(entries::removeFirst).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void many_threads_find_the_same() throws ExecutionException, InterruptedException {
        ModelCatalogue catalogue = catalogue();
        Entry first = catalogue.entries().getFirst();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Entry>> found = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                found.add(threads.submit(() -> catalogue.find(first.model().id())));
            }
            for (Future<Entry> entry : found) {
                assertThat(entry.get()).isEqualTo(first);
            }
        }
    }
}
