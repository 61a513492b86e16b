package ai.vctt.adapter.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.ModelCatalogue;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LlmConfigurationTest {

    private final AtomicBoolean anythingBegan = new AtomicBoolean();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(LlmConfiguration.class)
            .withBean(InstantSource.class, () -> {
                anythingBegan.set(true);
                return InstantSource.system();
            });

    @Test
    void the_catalogue_is_a_bean() {
        runner.run(context -> assertThat(context.getBean(ModelCatalogue.class).entries())
                .extracting(entry -> entry.model().id().value())
                .containsExactly("demo"));
    }

    @Test
    void a_bad_value_stops_the_start_before_any_bean_is_made() {
        runner.withPropertyValues("vctt.demo.tokens-per-second=fast").run(context -> {
            Throwable failure = Objects.requireNonNull(context.getStartupFailure());
            assertThat(InvalidConfigurationException.in(failure))
                    .hasMessage("vctt.demo.tokens-per-second: fast (expected: a whole number)");
            assertThat(anythingBegan).isFalse();
        });
    }

    @Test
    void other_failures_are_not_taken_for_one() {
        assertThat(InvalidConfigurationException.in(new IllegalStateException(new RuntimeException("else"))))
                .isNull();
    }
}
