package ai.vctt.adapter.rest.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Started;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SseAnswerTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final ModelId FIRST = new ModelId("first");
    private static final ModelId SECOND = new ModelId("second");

    private final ChunkWriter chunks = new ChunkWriter(new GenerationId(new UUID(0, 7)), true);
    private long seq;

    @Test
    void an_answer_is_told_in_chunks_with_a_role_first_and_an_end_mark_last() {
        LiveAnswer answer = new LiveAnswer(chunks);
        take(answer, started(), new Reasoning("Hm."), text("Hi \"you\"\n", FIRST), completed("Hi", FinishReason.STOP));
        List<JsonNode> told = told(answer);
        JsonNode first = told.getFirst();
        assertThat(first.get("id").asString()).isEqualTo("chatcmpl-00000000-0000-0000-0000-000000000007");
        assertThat(first.get("object").asString()).isEqualTo("chat.completion.chunk");
        assertThat(first.get("created").asLong()).isEqualTo(1_800_000_000);
        assertThat(first.get("model").asString()).isEqualTo("first");
        assertThat(first.get("system_fingerprint").isNull()).isTrue();
        assertThat(first.get("usage").isNull()).isTrue();
        assertThat(first.at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(first.at("/choices/0/finish_reason").isNull()).isTrue();
        assertThat(told.get(1).at("/choices/0/delta/reasoning_content").asString())
                .isEqualTo("Hm.");
        assertThat(told.get(2).at("/choices/0/delta/content").asString()).isEqualTo("Hi \"you\"\n");
        assertThat(told.get(3).at("/choices/0/delta").isEmpty()).isTrue();
        assertThat(told.get(3).at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(told.get(3).at("/x_vctt/attempts").asInt()).isEqualTo(2);
        assertThat(told.get(3).at("/x_vctt/trust/tau").asDouble()).isEqualTo(0.96);
        assertThat(told.get(3).at("/x_vctt/trust/regulation").asString()).isEqualTo("normal");
        JsonNode usage = told.get(4);
        assertThat(usage.get("choices").isEmpty()).isTrue();
        assertThat(usage.at("/usage/prompt_tokens").asInt()).isEqualTo(10);
        assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(usage.at("/usage/total_tokens").asInt()).isEqualTo(15);
        assertThat(usage.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(4);
        assertThat(usage.get("usage").has("completion_tokens_details")).isFalse();
        assertThat(usage.at("/usage/cost_usd").decimalValue()).isEqualByComparingTo("0.0000001");
        assertThat(told).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,stop",
        "LENGTH,length",
        "CONTENT_FILTER,content_filter",
        "STOPPED,length",
        "BUDGET,length",
        "ABANDONED,length"
    })
    void what_is_not_whole_is_never_told_as_done(FinishReason reason, String told) {
        LiveAnswer answer = new LiveAnswer(chunks);
        take(answer, started(), completed("", reason));
        JsonNode end = told(answer).get(1);
        assertThat(end.at("/choices/0/finish_reason").asString()).isEqualTo(told);
        assertThat(end.at("/x_vctt/finish_reason").asString()).isEqualTo(reason.wireName());
    }

    @Test
    void live_text_that_was_not_sent_yet_is_replaced_silently() {
        LiveAnswer answer = new LiveAnswer(chunks);
        take(answer, started(), new Reasoning("Hm."), text("Wrong", FIRST));
        take(answer, fellBack(0), text("Right", SECOND), completed("Right", FinishReason.STOP));
        assertThat(textOf(told(answer))).isEqualTo("Right");
    }

    @Test
    void blanks_wait_for_the_word_that_follows_them() {
        LiveAnswer answer = new LiveAnswer(chunks);
        take(answer, started(), text("\n", FIRST));
        assertThat(answer.ready()).isFalse();
        assertThat(said(answer)).isEmpty();
        take(answer, text("One ", FIRST), text("two", FIRST));
        assertThat(textOf(told(answer))).isEqualTo("\nOne two");
    }

    @Test
    void a_live_answer_is_continued_where_all_that_was_sent_is_kept() {
        LiveAnswer answer = new LiveAnswer(chunks);
        take(answer, started(), text("One ", FIRST));
        List<JsonNode> told = told(answer);
        assertThat(textOf(told)).isEqualTo("One");
        take(answer, fellBack(3), text(" two\n", SECOND), completed("One two\n", FinishReason.STOP));
        told.addAll(told(answer));
        assertThat(textOf(told)).isEqualTo("One two\n");
        assertThat(told.getLast().get("model").asString()).isEqualTo("second");
    }

    @Test
    void a_live_answer_ends_with_an_error_where_sent_text_is_void() {
        LiveAnswer answer = new LiveAnswer(chunks);
        take(answer, started(), text("Wrong", FIRST));
        assertThat(textOf(told(answer))).isEqualTo("Wrong");
        take(answer, fellBack(4));
        assertThat(answer.over()).isTrue();
        String said = said(answer);
        JsonNode error = JSON.readTree(said.substring("data: ".length())).get("error");
        assertThat(error.get("code").asString()).isEqualTo("answer_interrupted");
        assertThat(error.get("message").asString())
                .startsWith("first broke off.")
                .contains("x-vctt-rescue: buffer");
        assertThat(said).doesNotContain("[DONE]", "finish_reason");
    }

    @Test
    void a_failure_in_the_stream_is_an_error_without_an_end_mark() {
        LiveAnswer answer = new LiveAnswer(chunks);
        take(answer, started(), text("Half", FIRST), new Failed(ErrorCode.PROVIDER_TIMEOUT, "slow", Spend.NONE));
        assertThat(said(answer))
                .contains("Half", "\"code\":\"provider_timeout\"")
                .doesNotContain("[DONE]");
    }

    @Test
    void a_buffered_answer_shows_nothing_of_what_failed() {
        BufferedAnswer answer = new BufferedAnswer(chunks);
        take(answer, started(), new Reasoning("Bad."), text("Wrong", FIRST), fellBack(0), new Reasoning("Good."));
        assertThat(said(answer)).isEmpty();
        take(answer, text("Right", SECOND), completed("Right", FinishReason.STOP));
        String said = said(answer);
        assertThat(said).contains("Good.", "Right", "data: [DONE]").doesNotContain("Bad.", "Wrong");
        assertThat(answer.over()).isTrue();
    }

    @Test
    void long_text_comes_in_pieces_that_split_no_character() {
        String text = "x" + "😀".repeat(10_000);
        LiveAnswer answer = new LiveAnswer(chunks);
        take(answer, started(), text(text, FIRST), completed(text, FinishReason.STOP));
        List<JsonNode> told = told(answer);
        assertThat(told.size()).isGreaterThan(4);
        assertThat(textOf(told)).isEqualTo(text);
    }

    @Test
    void what_some_readers_take_for_a_line_end_is_escaped() {
        StringBuilder json = new StringBuilder();
        JsonText.escape("a\u2028b\u2029c\u0085d\u0001\\\t\r", json);
        assertThat(json).hasToString("a\\u2028b\\u2029c\\u0085d\\u0001\\\\\\t\\r");
        assertThat(JSON.readTree("\"" + json + "\"").asString()).isEqualTo("a\u2028b\u2029c\u0085d\u0001\\\t\r");
    }

    private void take(SseAnswer answer, GenerationEvent... events) {
        for (GenerationEvent event : events) {
            answer.take(new SequencedEvent(++seq, 1, NOW, event));
        }
    }

    private String said(SseAnswer answer) {
        answer.flush();
        if (chunks.length() == 0) {
            return "";
        }
        DataBuffer buffer = chunks.take(DefaultDataBufferFactory.sharedInstance);
        return buffer.toString(StandardCharsets.UTF_8);
    }

    /** The chunks; the end mark has to be there exactly when the answer is over. */
    private List<JsonNode> told(SseAnswer answer) {
        List<JsonNode> told = new ArrayList<>();
        String said = said(answer);
        assertThat(said.endsWith("data: [DONE]\n\n")).isEqualTo(answer.over());
        assertThat(said).endsWith("\n\n");
        said.lines().filter(line -> !line.isEmpty()).forEach(line -> {
            assertThat(line).startsWith("data: ");
            if (!line.equals("data: [DONE]")) {
                told.add(JSON.readTree(line.substring("data: ".length())));
            }
        });
        return told;
    }

    private static String textOf(List<JsonNode> told) {
        StringBuilder text = new StringBuilder();
        told.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asString("")));
        return text.toString();
    }

    private static Started started() {
        return new Started(FIRST, AgentRole.PRIMARY, null);
    }

    private static Text text(String chunk, ModelId model) {
        return new Text(chunk, 0, model, Spend.NONE);
    }

    private static FellBack fellBack(int keep) {
        return new FellBack(FIRST, SECOND, Mode.STREAM, "truncated", ErrorCode.PROVIDER_ERROR, "broke off", keep);
    }

    private static Completed completed(String text, FinishReason reason) {
        return new Completed(
                text,
                SECOND,
                reason,
                new Spend(15, Money.usd("0.0000001")),
                new Usage(10, 4L, null, null, 5, null, null),
                UsageSource.PROVIDER,
                new StreamTimings(null, null, Duration.ofSeconds(1)),
                2,
                true,
                new Trust(new Scores(0.1, 0, 0, 0), 0, Trust.Source.COMPUTED, List.of()),
                null);
    }
}
