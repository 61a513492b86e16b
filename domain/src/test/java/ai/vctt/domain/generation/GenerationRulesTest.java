package ai.vctt.domain.generation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.generation.GenerationError.CircuitOpen;
import ai.vctt.domain.generation.GenerationError.ConnectionFailed;
import ai.vctt.domain.generation.GenerationError.ContentFiltered;
import ai.vctt.domain.generation.GenerationError.ContextLengthExceeded;
import ai.vctt.domain.generation.GenerationError.Internal;
import ai.vctt.domain.generation.GenerationError.Malformed;
import ai.vctt.domain.generation.GenerationError.Misconfigured;
import ai.vctt.domain.generation.GenerationError.ModelUnknown;
import ai.vctt.domain.generation.GenerationError.ProviderBusy;
import ai.vctt.domain.generation.GenerationError.ProviderFailed;
import ai.vctt.domain.generation.GenerationError.QuotaExhausted;
import ai.vctt.domain.generation.GenerationError.RateLimited;
import ai.vctt.domain.generation.GenerationError.Rejected;
import ai.vctt.domain.generation.GenerationError.TimedOut;
import ai.vctt.domain.generation.GenerationError.Truncated;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GenerationRulesTest {

    private static final Map<GenerationError, Remedy> REMEDIES = Map.ofEntries(
            Map.entry(new RateLimited(null), Remedy.RETRY),
            Map.entry(new QuotaExhausted(), Remedy.NEXT_MODEL),
            Map.entry(new ProviderFailed(""), Remedy.RETRY),
            Map.entry(new ConnectionFailed(""), Remedy.RETRY),
            Map.entry(new TimedOut(Clock.IDLE), Remedy.NEXT_MODEL),
            Map.entry(new TimedOut(Clock.TOTAL), Remedy.NONE),
            Map.entry(new Truncated(), Remedy.NEXT_MODEL),
            Map.entry(new Malformed(""), Remedy.NEXT_MODEL),
            Map.entry(new Misconfigured(401), Remedy.NEXT_MODEL),
            Map.entry(new ModelUnknown(), Remedy.NEXT_MODEL),
            Map.entry(new Rejected(""), Remedy.NEXT_MODEL),
            Map.entry(new ContextLengthExceeded(), Remedy.LARGER_WINDOW),
            Map.entry(new ContentFiltered(""), Remedy.NONE),
            Map.entry(new CircuitOpen(), Remedy.NEXT_MODEL),
            Map.entry(new ProviderBusy(), Remedy.NEXT_MODEL),
            Map.entry(new Internal(), Remedy.NEXT_MODEL));

    @Test
    void every_kind_of_failure_has_its_remedy_and_a_sentence() {
        assertThat(REMEDIES.keySet().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        List.copyOf(Arrays.asList(GenerationError.class.getPermittedSubclasses())));
        REMEDIES.forEach((error, remedy) -> {
            assertThat(error.remedy()).as(error.toString()).isEqualTo(remedy);
            assertThat(error.complaint()).isNotBlank().doesNotEndWith(": ");
        });
    }

    @Test
    void every_kind_of_failure_and_every_clock_has_a_cause_of_its_own() {
        Stream<GenerationError> clocks = Arrays.stream(Clock.values()).map(TimedOut::new);
        assertThat(Stream.concat(REMEDIES.keySet().stream().filter(error -> !(error instanceof TimedOut)), clocks)
                        .map(GenerationError::cause))
                .doesNotHaveDuplicates()
                .allMatch(cause -> cause.matches("[a-z_]+"))
                .contains("timeout_pace", "circuit_open");
    }

    @Test
    void what_an_operator_needs_of_the_network_is_not_told_to_users() {
        assertThat(new ConnectionFailed("connect to 10.0.0.7 refused").complaint())
                .doesNotContain("10.0.0.7");
        assertThat(new ProviderFailed("Overloaded").complaint()).contains("Overloaded");
    }

    @Test
    void time_per_token_is_the_time_between_the_first_and_the_last_over_the_tokens_after_the_first() {
        Instant asked = Instant.parse("2026-11-23T10:00:00Z");
        StreamTimings timings =
                StreamTimings.of(asked, asked.plusMillis(300), asked.plusMillis(1300), asked.plusMillis(1400), 51);
        assertThat(timings.timeToFirstToken()).isEqualTo(Duration.ofMillis(300));
        assertThat(timings.timePerOutputToken()).isEqualTo(Duration.ofMillis(20));
        assertThat(timings.tokensPerSecond()).isEqualTo(50.0);
        assertThat(timings.total()).isEqualTo(Duration.ofMillis(1400));
    }

    @Test
    void timings_that_cannot_be_known_are_unknown() {
        Instant asked = Instant.parse("2026-11-23T10:00:00Z");
        assertThat(StreamTimings.of(asked, null, null, asked, 0).timeToFirstToken())
                .isNull();
        assertThat(StreamTimings.of(asked, asked, asked.plusMillis(5), asked, 1).tokensPerSecond())
                .isNull();
        assertThat(StreamTimings.of(asked, asked, asked, asked, 9).tokensPerSecond())
                .isNull();
    }

    @Test
    void roles_have_wire_names_and_verification_an_alias() {
        assertThat(AgentRole.named("analyst")).isEqualTo(AgentRole.ANALYST);
        assertThat(AgentRole.named("verifier")).isEqualTo(AgentRole.VERIFICATION);
        assertThat(AgentRole.named("primary")).isNull();
        assertThat(AgentRole.named("ANALYST")).isNull();
    }

    @Test
    void only_a_whole_uuid_names_a_generation() {
        assertThat(GenerationId.parse("00000000-0000-0001-0000-000000000002")).isNotNull();
        assertThat(GenerationId.parse("1-1-1-1-1")).isNull();
        assertThat(GenerationId.parse("zzzzzzzz-0000-0001-0000-000000000002")).isNull();
        assertThat(GenerationId.parse("")).isNull();
        assertThat(GenerationId.parse("000000000-000-0001-0000-000000000002"))
                .as("hyphens elsewhere")
                .isNull();
        assertThat(GenerationId.parse("+0000000-0000-0001-0000-000000000002"))
                .as("a sign")
                .isNull();
    }

    @Test
    void a_broken_rule_is_named_with_the_field_it_is_under() {
        assertThat(new InvalidValueException("idle", "0s", "> 0").under("vctt.clocks"))
                .hasMessage("vctt.clocks.idle: 0s (expected: > 0)");
    }
}
