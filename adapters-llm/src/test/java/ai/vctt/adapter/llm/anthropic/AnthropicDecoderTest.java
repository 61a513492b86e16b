package ai.vctt.adapter.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.wire.AnswerDecoder;
import ai.vctt.adapter.llm.wire.Answers;
import ai.vctt.adapter.llm.wire.Output;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.Completed;
import ai.vctt.domain.generation.StreamEvent.Failed;
import ai.vctt.domain.generation.StreamEvent.Opaque;
import ai.vctt.domain.generation.StreamEvent.ReasoningDelta;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import ai.vctt.domain.generation.StreamEvent.ToolCallDelta;
import ai.vctt.domain.generation.StreamEvent.ToolCallReady;
import ai.vctt.domain.generation.StreamEvent.UsageReported;
import ai.vctt.domain.tool.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every body is decoded at once and byte by byte. */
class AnthropicDecoderTest {

    private static final String START = event(
            "message_start",
            "\"message\":{\"role\":\"assistant\",\"content\":[],"
                    + "\"usage\":{\"input_tokens\":10,\"cache_creation_input_tokens\":20,\"cache_read_input_tokens\":30,"
                    + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":15,\"ephemeral_1h_input_tokens\":5},\"output_tokens\":1}}");
    private static final Usage AT_START = new Usage(60, 30L, 15L, 5L, 1, null, null);
    private static final String STOP = event("message_stop", "\"x\":0");

    @Test
    void the_count_of_the_input_comes_first_and_the_final_one_last() {
        assertThat(stream(START + text(0, "Hi") + end("end_turn", 7) + STOP))
                .containsExactly(
                        new UsageReported(AT_START),
                        new TextDelta("Hi"),
                        new UsageReported(new Usage(60, 30L, 15L, 5L, 7, null, null)),
                        new Completed(FinishReason.STOP, "end_turn", new Usage(60, 30L, 15L, 5L, 7, null, null)));
    }

    @Test
    void later_figures_replace_earlier_ones() {
        assertThat(terminal(START
                                + event(
                                        "message_delta",
                                        "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":28,"
                                                + "\"cache_creation_input_tokens\":0,\"output_tokens\":9,"
                                                + "\"output_tokens_details\":{\"thinking_tokens\":4}}")
                                + STOP)
                        .usage())
                .isEqualTo(new Usage(58, 30L, 0L, 0L, 9, 4L, null));
    }

    @Test
    void all_passes_are_counted() {
        assertThat(terminal(START
                                + event(
                                        "message_delta",
                                        "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":5,\"output_tokens\":2,"
                                                + "\"iterations\":[{\"input_tokens\":100,\"cache_read_input_tokens\":50,\"output_tokens\":8},"
                                                + "{\"input_tokens\":5,\"cache_read_input_tokens\":0,\"output_tokens\":2}]}")
                                + STOP)
                        .usage())
                .isEqualTo(new Usage(155, 50L, null, null, 10, null, null));
    }

    @Test
    void thinking_is_reasoning_and_its_signature_is_nothing() {
        assertThat(shown(START
                        + start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                        + delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}")
                        + delta(0, "{\"type\":\"signature_delta\",\"signature\":\"abc==\"}")
                        + event("content_block_stop", "\"index\":0")
                        + start(1, "{\"type\":\"redacted_thinking\",\"data\":\"secret\"}")
                        + start(2, "{\"type\":\"text\",\"text\":\"\"}")
                        + text(2, "Yes.")
                        + end("end_turn", 2)
                        + STOP))
                .containsExactly(new ReasoningDelta("Hm."), new TextDelta("Yes."));
    }

    @Test
    void tool_calls_come_in_fragments_or_without_arguments() {
        assertThat(shown(START
                        + start(0, "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"weather\",\"input\":{}}")
                        + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}")
                        + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\"}")
                        + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"Rome\\\"}\"}")
                        + event("content_block_stop", "\"index\":0")
                        + start(1, "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"time\",\"input\":{}}")
                        + event("content_block_stop", "\"index\":1")
                        + end("tool_use", 5)
                        + STOP))
                .containsExactly(
                        new ToolCallDelta("t1", "weather", "{\"city\":"),
                        new ToolCallDelta("t1", "weather", "\"Rome\"}"),
                        new ToolCallReady(new ToolCall("t1", "weather", "{\"city\":\"Rome\"}")),
                        new ToolCallReady(new ToolCall("t2", "time", "{}")));
    }

    @Test
    void what_runs_on_the_providers_side_is_passed_over() {
        assertThat(shown(START
                        + start(0, "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{}}")
                        + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}")
                        + start(
                                1,
                                "{\"type\":\"web_search_tool_result\",\"content\":[{\"type\":\"text\",\"text\":\"no\"}]}")
                        + start(2, "{\"type\":\"compaction\",\"content\":null}")
                        + delta(2, "{\"type\":\"compaction_delta\",\"content\":\"no\"}")
                        + start(3, "{\"type\":\"never_heard_of\",\"text\":\"no\"}")
                        + text(4, "Yes.")
                        + end("end_turn", 2)
                        + STOP))
                .containsExactly(new TextDelta("Yes."));
    }

    @Test
    void pings_unknown_events_and_padding_are_passed_over() {
        assertThat(shown("event: ping\ndata: {\"type\": \"ping\"}\n\n"
                        + START.replace("}\n\n", "}   \n\n")
                        + event("brand_new", "\"text\":\"no\"")
                        + text(0, "a").replace("}}\n\n", "}       }     \n\n")
                        + end("end_turn", 2)
                        + STOP))
                .containsExactly(new TextDelta("a"));
    }

    @Test
    void the_json_says_what_an_event_is() {
        assertThat(shown(("x" + START + text(0, "a") + end("end_turn", 1) + STOP).replaceAll("x?event: .*\n", "")))
                .containsExactly(new TextDelta("a"));
    }

    @Test
    void stop_reasons_are_understood_or_kept() {
        assertThat(terminal(text(0, "a") + end("stop_sequence", 1) + STOP))
                .isEqualTo(new Completed(FinishReason.STOP, "stop_sequence", Usage.of(0, 1)));
        assertThat(terminal(text(0, "a") + end("max_tokens", 1) + STOP))
                .isEqualTo(new Completed(FinishReason.LENGTH, "max_tokens", Usage.of(0, 1)));
        assertThat(terminal(text(0, "a") + end("model_context_window_exceeded", 1) + STOP))
                .isEqualTo(new Completed(FinishReason.LENGTH, "model_context_window_exceeded", Usage.of(0, 1)));
        assertThat(terminal(text(0, "a") + end("sunspots", 1) + STOP))
                .isEqualTo(new Completed(FinishReason.STOP, "sunspots", Usage.of(0, 1)));
        assertThat(terminal(text(0, "a") + end("pause_turn", 1) + STOP))
                .isEqualTo(new Failed(new GenerationError.Truncated(), Usage.of(0, 1)));
    }

    @Test
    void a_refusal_is_a_filtered_answer_with_its_explanation() {
        assertThat(terminal(START
                        + event(
                                "message_delta",
                                "\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\","
                                        + "\"category\":\"cyber\",\"explanation\":\"Not this.\"}},\"usage\":{\"output_tokens\":2}")
                        + STOP))
                .isEqualTo(new Failed(
                        new GenerationError.ContentFiltered("Not this."), new Usage(60, 30L, 15L, 5L, 2, null, null)));
        assertThat(terminal(
                        event("message_delta", "\"delta\":{\"stop_reason\":\"refusal\",\"stop_details\":null}") + STOP))
                .isEqualTo(new Failed(new GenerationError.ContentFiltered(""), null));
    }

    @Test
    void an_end_without_the_end_mark_is_truncation() {
        assertThat(terminal(START + text(0, "a"))).isEqualTo(new Failed(new GenerationError.Truncated(), null));
        assertThat(terminal(text(0, "a") + end("end_turn", 1)))
                .isEqualTo(new Failed(new GenerationError.Truncated(), Usage.of(0, 1)));
        assertThat(terminal("")).isEqualTo(new Failed(new GenerationError.Truncated(), null));
    }

    @Test
    void an_error_in_the_stream_is_the_same_error() {
        assertThat(stream(error("overloaded_error", "Overloaded")))
                .containsExactly(new Failed(new GenerationError.ProviderFailed("Overloaded"), null));
        assertThat(stream(text(0, "a") + error("rate_limit_error", "Slow down")))
                .containsExactly(new TextDelta("a"), new Failed(new GenerationError.RateLimited(null), null));
        assertThat(stream(text(0, "a") + error("invalid_request_error", "prompt is too long: 9 tokens > 8 maximum")))
                .containsExactly(new TextDelta("a"), new Failed(new GenerationError.ContextLengthExceeded(), null));
        assertThat(stream(text(0, "a") + error("api_error", "Internal server error")))
                .containsExactly(
                        new TextDelta("a"),
                        new Failed(new GenerationError.ProviderFailed("Internal server error"), null));
    }

    @Test
    void a_whole_message_is_one_delta_of_each_kind() {
        assertThat(Answers.whole(AnthropicDecoderTest::decoder, """
                        {"id":"m","type":"message","role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"s"},\
                        {"type":"text","text":"Hel"},{"type":"text","text":"lo"},\
                        {"type":"tool_use","id":"t1","name":"f","input":{"a":1}}],"stop_reason":"tool_use",\
                        "usage":{"input_tokens":3,"output_tokens":4}}"""))
                .containsExactly(
                        new UsageReported(Usage.of(3, 4)),
                        new ReasoningDelta("Hm."),
                        new TextDelta("Hello"),
                        new Opaque("[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"s\"},"
                                + "{\"type\":\"text\",\"text\":\"Hel\"},{\"type\":\"text\",\"text\":\"lo\"},"
                                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"a\":1}}]"),
                        new ToolCallReady(new ToolCall("t1", "f", "{\"a\":1}")),
                        new Completed(FinishReason.TOOL_CALLS, "tool_use", Usage.of(3, 4)));
    }

    @Test
    void a_document_that_is_no_message_is_not_taken_for_one() {
        assertThat(Answers.whole(AnthropicDecoderTest::decoder, "{\"hello\":1}"))
                .containsExactly(new Failed(new GenerationError.Malformed("an answer that is no message"), null));
        assertThat(Answers.whole(AnthropicDecoderTest::decoder, "{\"error\":\"gateway down\"}"))
                .containsExactly(new Failed(new GenerationError.ProviderFailed("gateway down"), null));
    }

    private static List<StreamEvent> stream(String body) {
        return Answers.stream(AnthropicDecoderTest::decoder, body);
    }

    /** Without counts and the end, which must be a good one. */
    private static List<StreamEvent> shown(String body) {
        List<StreamEvent> events = stream(body);
        assertThat(events.getLast()).isInstanceOf(Completed.class);
        return events.subList(0, events.size() - 1).stream()
                .filter(event -> !(event instanceof UsageReported))
                .toList();
    }

    private static StreamEvent.Terminal terminal(String body) {
        return (StreamEvent.Terminal) stream(body).getLast();
    }

    private static AnswerDecoder decoder(Output output) {
        return new AnthropicDecoder(output, null);
    }

    private static String start(int index, String block) {
        return event("content_block_start", "\"index\":" + index + ",\"content_block\":" + block);
    }

    private static String delta(int index, String delta) {
        return event("content_block_delta", "\"index\":" + index + ",\"delta\":" + delta);
    }

    private static String text(int index, String piece) {
        return delta(index, "{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}");
    }

    private static String end(String stopReason, int outputTokens) {
        return event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"" + stopReason
                        + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":" + outputTokens + "}");
    }

    private static String error(String type, String message) {
        return event("error", "\"error\":{\"details\":null,\"type\":\"" + type + "\",\"message\":\"" + message + "\"}");
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }
}
