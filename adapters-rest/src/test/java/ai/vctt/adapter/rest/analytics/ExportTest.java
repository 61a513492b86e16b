package ai.vctt.adapter.rest.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.rest.session.Sessions;
import ai.vctt.application.conversation.port.in.ReadConversation;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportTest {

    private static final ReadConversation NONE = new ReadConversation() {
        @Override
        public Conversation find(ConversationId id, Principal viewer) {
            return null;
        }

        @Override
        public List<Turn> latestTurns(Conversation conversation, Turn.Place before, int most) {
            return List.of();
        }

        @Override
        public Iterator<Turn> turns(Conversation conversation) {
            return Collections.emptyIterator();
        }
    };

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    @Test
    void csv_has_a_header_and_a_row_for_each_line_with_unknown_values_empty() {
        String[] rows = text("csv", line("gpt-4o", "ann", null)).split("\r\n", -1);
        assertThat(rows).hasSize(3);
        assertThat(rows[0])
                .startsWith("generation_id,attempt,user_id,agent_role,model_name,")
                .endsWith("finish_reason");
        assertThat(rows[1])
                .isEqualTo(
                        "00000000-0000-0000-0000-000000000007,1,ann,primary,gpt-4o,some,stream,2026-11-25T10:00:00Z,"
                                + "2026-11-25T10:00:00.200Z,2026-11-25T10:00:01.500Z,1500,10,,,,5,,15,,provider,truncated,stop");
        assertThat(rows[2]).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
    void csv_holds_no_formula(String text) {
        StringBuilder cell = new StringBuilder();
        ExportFormat.cell(text, cell);
        assertThat(cell.toString().replace("\"", "")).isEqualTo("'" + text);
    }

    @Test
    void csv_quotes_what_would_break_it() {
        StringBuilder cell = new StringBuilder();
        ExportFormat.cell("a \"b\", c\r\nd", cell);
        assertThat(cell).hasToString("\"a \"\"b\"\", c\r\nd\"");
    }

    @Test
    void small_amounts_are_written_in_digits() {
        assertThat(text("csv", line("gpt-4o", "ann", Money.usd("0.000000001")))).contains(",0.000000001,");
        assertThat(text("json", line("gpt-4o", "ann", Money.usd("20")))).contains("\"cost_usd\":20,");
    }

    @Test
    void json_is_one_array_of_objects_with_the_columns_as_fields() {
        JsonNode lines =
                JsonMapper.shared().readTree(text("json", line("a \"b\"\n", "ann", null), line("c", "ben", null)));
        assertThat(lines.size()).isEqualTo(2);
        assertThat(lines.get(0).get("model_name").stringValue()).isEqualTo("a \"b\"\n");
        assertThat(lines.get(0).get("cost_usd").isNull()).isTrue();
        assertThat(lines.get(1).get("input_tokens").intValue()).isEqualTo(10);
        assertThat(lines.get(0).propertyNames())
                .containsExactlyElementsOf(
                        ExportColumn.ALL.stream().map(ExportColumn::name).toList());
        assertThat(JsonMapper.shared().readTree(text("json")).isEmpty()).isTrue();
    }

    @Test
    void lines_are_read_as_they_are_taken_and_no_more_after_the_caller_has_gone() throws Exception {
        AtomicInteger read = new AtomicInteger();
        Iterator<LedgerLine> endless = IntStream.iterate(0, i -> i + 1)
                .peek(_ -> read.incrementAndGet())
                .mapToObj(_ -> line("gpt-4o", "ann", null))
                .iterator();
        Semaphore taken = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        BaseSubscriber<DataBuffer> caller = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                begun.countDown();
            }

            @Override
            protected void hookOnNext(DataBuffer buffer) {
                taken.release();
            }
        };
        body("csv", endless).subscribe(caller);
        begun.await();
        caller.request(2);
        assertThat(taken.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
        int two = read.get();
        assertThat(two).isLessThan(1000);
        caller.request(1);
        assertThat(taken.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        assertThat(read.get()).isBetween(two + 1, two * 2);
        caller.cancel();
        caller.request(1);
        assertThat(read.get()).isLessThan(two * 2);
        assertThat(taken.availablePermits()).isZero();
    }

    @Test
    void another_format_is_refused() {
        assertThatThrownBy(() -> text("xml"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("format: xml (expected: json or csv)");
    }

    private static String text(String format, LedgerLine... lines) {
        StringBuilder text = new StringBuilder();
        body(format, List.of(lines).iterator())
                .toStream()
                .forEach(buffer -> text.append(buffer.toString(StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static Flux<DataBuffer> body(String format, Iterator<LedgerLine> lines) {
        MultiValueMap<String, String> parameters =
                new LinkedMultiValueMap<>(Collections.singletonMap("format", List.of(format)));
        return new ExportController(_ -> lines, new Scopes(new Sessions(NONE)), () -> NOW)
                .export(parameters, Principal.admin(new UserId("root")))
                .getBody();
    }

    private static LedgerLine line(String model, String owner, Money cost) {
        return new LedgerLine(
                new GenerationId(new UUID(0, 7)),
                new UserId(owner),
                AgentRole.PRIMARY,
                new Attempt(
                        1,
                        new ModelId(model),
                        new ProviderId("some"),
                        Attempt.Mode.STREAM,
                        NOW,
                        NOW.plusMillis(200),
                        NOW.plusMillis(1500),
                        Usage.of(10, 5),
                        Attempt.UsageSource.PROVIDER,
                        new Spend(15, cost),
                        new GenerationError.Truncated(),
                        "stop"));
    }
}
