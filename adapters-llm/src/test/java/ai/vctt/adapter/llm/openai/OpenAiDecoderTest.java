package ai.vctt.adapter.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.wire.AnswerDecoder;
import ai.vctt.adapter.llm.wire.Answers;
import ai.vctt.adapter.llm.wire.Output;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.Completed;
import ai.vctt.domain.generation.StreamEvent.Failed;
import ai.vctt.domain.generation.StreamEvent.ReasoningDelta;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import ai.vctt.domain.generation.StreamEvent.ToolCallDelta;
import ai.vctt.domain.generation.StreamEvent.ToolCallReady;
import ai.vctt.domain.generation.StreamEvent.UsageReported;
import ai.vctt.domain.tool.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every body is decoded at once and byte by byte. */
class OpenAiDecoderTest {

    private static final String DONE = "data: [DONE]\n\n";
    private static final String STOP = chunk("{}", "\"stop\"");

    @Test
    void text_comes_piece_by_piece() {
        assertThat(stream(delta("{\"role\":\"assistant\",\"content\":\"\"}")
                        + delta("{\"content\":\"Grüß\"}")
                        + delta("{\"content\":\" 漢字 👋\\n\"}")
                        + STOP
                        + DONE))
                .containsExactly(
                        new TextDelta("Grüß"),
                        new TextDelta(" 漢字 👋\n"),
                        new Completed(FinishReason.STOP, "stop", null));
    }

    @Test
    void lines_may_end_in_crlf_and_comments_come_anywhere() {
        String body =
                ": PROCESSING\n\n: PROCESSING\n\n" + delta("{\"content\":\"a\"}") + ": keep-alive\n\n" + STOP + DONE;

        assertThat(stream(body.replace("\n", "\r\n"))).isEqualTo(stream(body)).hasSize(2);
    }

    @Test
    void usage_counts_wherever_it_stands() {
        String usage = "{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}";
        Usage expected = Usage.of(5, 2);
        String text = delta("{\"content\":\"a\"}");

        assertThat(terminal(text + STOP + event("{\"choices\":[],\"usage\":" + usage + "}") + DONE)
                        .usage())
                .as("behind the finish, without choices")
                .isEqualTo(expected);
        assertThat(terminal(text
                                + event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":" + usage
                                        + "}")
                                + DONE)
                        .usage())
                .as("with the finish")
                .isEqualTo(expected);
        assertThat(terminal(text
                                + STOP
                                + event("{\"choices\":[{\"delta\":{\"content\":\"\"}}],\"usage\":" + usage + "}")
                                + DONE)
                        .usage())
                .as("with choices that are not empty")
                .isEqualTo(expected);
        assertThat(terminal(text
                                + STOP
                                + event("{\"usage\":" + usage + "}")
                                + event("{\"choices\":[],\"usage\":null}")
                                + DONE)
                        .usage())
                .as("before a last chunk without")
                .isEqualTo(expected);
        assertThat(terminal(text
                                + event(
                                        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"usage\":"
                                                + usage + "}}")
                                + DONE)
                        .usage())
                .as("in Groq's own place")
                .isEqualTo(expected);
        assertThat(terminal(text + STOP + DONE).usage()).as("nowhere").isNull();
    }

    @Test
    void running_usage_is_reported_and_the_last_one_counts() {
        assertThat(stream(event(
                                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}")
                        + event(
                                "{\"choices\":[{\"delta\":{\"content\":\"b\"}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}")
                        + STOP
                        + DONE))
                .containsExactly(
                        new UsageReported(Usage.of(5, 1)),
                        new TextDelta("a"),
                        new UsageReported(Usage.of(5, 2)),
                        new TextDelta("b"),
                        new Completed(FinishReason.STOP, "stop", Usage.of(5, 2)));
    }

    @Test
    void a_running_count_is_not_the_final_one_of_a_broken_answer() {
        assertThat(
                        terminal(
                                event(
                                        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}")))
                .isEqualTo(new Failed(new GenerationError.Truncated(), null));
    }

    @Test
    void usage_tells_cached_written_and_reasoning_tokens() {
        assertThat(usage("""
                        {"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,\
                        "prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":10},\
                        "completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":0}}""")).isEqualTo(new Usage(100, 60L, 10L, null, 30, 20L, null));
        assertThat(usage("{\"prompt_tokens\":100.0,\"completion_tokens\":3e1,\"prompt_tokens_details\":null}"))
                .isEqualTo(Usage.of(100, 30));
        assertThat(
                        usage(
                                "{\"prompt_tokens\":9,\"completion_tokens\":3,\"prompt_cache_hit_tokens\":4,\"prompt_cache_miss_tokens\":5}"))
                .isEqualTo(new Usage(9, 4L, null, null, 3, null, null));
        assertThat(
                        usage(
                                "{\"prompt_tokens\":2,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":8}}"))
                .as("more cached than prompt")
                .isEqualTo(new Usage(10, 8L, null, null, 3, null, null));
        assertThat(usage("{}")).isNull();
    }

    @Test
    void reasoning_that_the_completion_leaves_out_is_added_to_the_output() {
        assertThat(usage("""
                        {"prompt_tokens":20,"completion_tokens":4,"total_tokens":124,\
                        "completion_tokens_details":{"reasoning_tokens":100}}""")).isEqualTo(new Usage(20, null, null, null, 104, 100L, null));
        assertThat(usage("""
                        {"prompt_tokens":20,"completion_tokens":104,"total_tokens":124,\
                        "completion_tokens_details":{"reasoning_tokens":100}}""")).isEqualTo(new Usage(20, null, null, null, 104, 100L, null));
    }

    @Test
    void what_the_provider_says_it_charged_is_exact() {
        assertThat(usage("{\"prompt_tokens\":1,\"completion_tokens\":1,\"cost_in_usd_ticks\":1234567}"))
                .extracting(Usage::billed)
                .isEqualTo(Money.usd("0.0001234567"));
        assertThat(usage("{\"prompt_tokens\":1,\"completion_tokens\":1,\"cost\":0.00085,\"is_byok\":false}"))
                .extracting(Usage::billed)
                .isEqualTo(Money.usd("0.00085"));
        assertThat(usage("""
                        {"prompt_tokens":1,"completion_tokens":1,"cost":0.0001,"is_byok":true,\
                        "cost_details":{"upstream_inference_cost":0.002}}""")).extracting(Usage::billed).isEqualTo(Money.usd("0.0021"));
        assertThat(usage("{\"prompt_tokens\":1,\"completion_tokens\":1,\"cost\":{\"total_cost\":1}}"))
                .extracting(Usage::billed)
                .isNull();
    }

    @Test
    void reasoning_comes_under_three_names() {
        assertThat(stream(delta("{\"content\":null,\"reasoning_content\":\"a\"}")
                        + delta("{\"content\":\"\",\"reasoning\":\"b\",\"reasoning_details\":[{\"text\":\"b\"}]}")
                        + delta(
                                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"c\"}]}]}")
                        + delta("{\"reasoning_content\":\"d\",\"reasoning\":\"d\"}")
                        + delta("{\"content\":[{\"type\":\"text\",\"text\":\"e\"},{\"type\":\"text\",\"text\":\"f\"}]}")
                        + STOP
                        + DONE))
                .containsExactly(
                        new ReasoningDelta("a"),
                        new ReasoningDelta("b"),
                        new ReasoningDelta("c"),
                        new ReasoningDelta("d"),
                        new TextDelta("ef"),
                        new Completed(FinishReason.STOP, "stop", null));
    }

    @Test
    void chunks_without_choices_or_delta_are_passed_over() {
        assertThat(stream(event("{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}")
                        + event("{\"choices\":null}")
                        + event("{\"id\":\"\"}")
                        + event("{\"choices\":[{\"index\":0,\"delta\":null,\"finish_reason\":null}]}")
                        + event("{\"choices\":[{\"index\":0,\"finish_reason\":null}]}")
                        + "data:\n\n"
                        + delta("{\"content\":\"a\"}")
                        + STOP
                        + DONE))
                .containsExactly(new TextDelta("a"), new Completed(FinishReason.STOP, "stop", null));
    }

    @Test
    void only_the_first_choice_is_read() {
        assertThat(stream(event("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"no\"}}]}")
                        + delta("{\"content\":\"yes\"}")
                        + STOP
                        + DONE))
                .containsExactly(new TextDelta("yes"), new Completed(FinishReason.STOP, "stop", null));
    }

    @Test
    void parallel_tool_calls_come_in_fragments() {
        assertThat(stream(tool(
                                "{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}")
                        + tool("{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}")
                        + tool("{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"time\",\"arguments\":\"\"}}")
                        + tool("{\"index\":0,\"function\":{\"arguments\":\"\\\"Rome\\\"}\"}}")
                        + chunk("{}", "\"tool_calls\"")
                        + DONE))
                .containsExactly(
                        new ToolCallDelta("c1", "weather", "{\"city\":"),
                        new ToolCallDelta("c1", "weather", "\"Rome\"}"),
                        new ToolCallReady(new ToolCall("c1", "weather", "{\"city\":\"Rome\"}")),
                        new ToolCallReady(new ToolCall("c2", "time", "{}")),
                        new Completed(FinishReason.TOOL_CALLS, "tool_calls", null));
    }

    @Test
    void a_tool_call_comes_whole() {
        assertThat(
                        calls(
                                tool(
                                        "{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"index\":0,\"type\":\"function\"}")))
                .containsExactly(new ToolCall("c1", "f", "{}"));
    }

    @Test
    void tool_calls_are_told_apart_without_an_index() {
        assertThat(calls(tool("{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\"\"}}")
                        + tool("{\"function\":{\"arguments\":\":1}\"}}")
                        + tool("{\"id\":\"c2\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}")))
                .containsExactly(new ToolCall("c1", "f", "{\"a\":1}"), new ToolCall("c2", "f", "{}"));
    }

    @Test
    void tool_calls_may_count_from_one_or_share_an_index() {
        assertThat(calls(tool("{\"index\":1,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}")))
                .containsExactly(new ToolCall("c1", "f", "{}"));
        assertThat(calls(tool("{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}")
                        + tool("{\"index\":0,\"id\":\"c2\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}")))
                .containsExactly(new ToolCall("c1", "f", "{}"), new ToolCall("c2", "g", "{}"));
    }

    @Test
    void a_tool_call_without_an_id_gets_one() {
        assertThat(calls(tool("{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}")
                        + tool("{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}")))
                .containsExactly(new ToolCall("call_1", "f", "{}"), new ToolCall("call_2", "f", "{}"));
    }

    @Test
    void a_tools_name_may_come_late_or_come_again() {
        assertThat(calls(tool("{\"index\":0,\"id\":\"c1\",\"function\":{\"arguments\":\"{\\\"a\\\"\"}}")
                        + tool("{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\":\"}}")
                        + tool("{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"f\",\"arguments\":\"1}\"}}")))
                .containsExactly(new ToolCall("c1", "f", "{\"a\":1}"));
    }

    @Test
    void arguments_may_be_json_and_need_not_be_valid() {
        assertThat(calls(tool(
                        "{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":[1,null]}}}")))
                .containsExactly(new ToolCall("c1", "f", "{\"a\":[1,null]}"));
        assertThat(calls(tool("{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{oops\"}}")))
                .containsExactly(new ToolCall("c1", "f", "{oops"));
        assertThat(calls(tool("{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\"}}")))
                .containsExactly(new ToolCall("c1", "f", "{}"));
    }

    @Test
    void tool_calls_decide_over_the_finish_reason() {
        String call = tool("{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}");

        assertThat(terminal(call + STOP + DONE)).isEqualTo(new Completed(FinishReason.TOOL_CALLS, "stop", null));
    }

    @Test
    void a_tool_call_cut_off_by_the_length_limit_is_not_ready() {
        assertThat(stream(tool("{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\"}}")
                        + chunk("{}", "\"length\"")
                        + DONE))
                .noneMatch(ToolCallReady.class::isInstance)
                .last()
                .isEqualTo(new Completed(FinishReason.LENGTH, "length", null));
    }

    @Test
    void finish_reasons_are_understood_or_kept() {
        String text = delta("{\"content\":\"a\"}");

        assertThat(terminal(text + chunk("{}", "\"model_length\"") + DONE))
                .isEqualTo(new Completed(FinishReason.LENGTH, "model_length", null));
        assertThat(terminal(text + chunk("{}", "\"content_filter\"") + DONE))
                .isEqualTo(new Completed(FinishReason.CONTENT_FILTER, "content_filter", null));
        assertThat(terminal(text + chunk("{}", "\"sunspots\"") + DONE))
                .isEqualTo(new Completed(FinishReason.STOP, "sunspots", null));
        assertThat(terminal(text + chunk("{}", "\"error\"") + DONE))
                .isEqualTo(new Failed(new GenerationError.ProviderFailed("error"), null));
        assertThat(terminal(text + chunk("{}", "\"insufficient_system_resource\"") + DONE))
                .isEqualTo(new Failed(new GenerationError.ProviderFailed("insufficient_system_resource"), null));
        assertThat(terminal(text + DONE)).isEqualTo(new Completed(FinishReason.STOP, null, null));
    }

    @Test
    void a_filtered_answer_without_text_is_a_failure() {
        assertThat(terminal(chunk("{}", "\"content_filter\"") + DONE))
                .isEqualTo(new Failed(new GenerationError.ContentFiltered(""), null));
    }

    @Test
    void a_refusal_is_a_filtered_answer_with_the_models_words() {
        assertThat(stream(delta("{\"refusal\":\"I can't \"}") + delta("{\"refusal\":\"help.\"}") + STOP + DONE))
                .containsExactly(new Failed(new GenerationError.ContentFiltered("I can't help."), null));
    }

    @Test
    void an_end_without_the_end_mark_is_truncation_unless_the_answer_was_finished() {
        assertThat(terminal(delta("{\"content\":\"a\"}"))).isEqualTo(new Failed(new GenerationError.Truncated(), null));
        assertThat(terminal("")).isEqualTo(new Failed(new GenerationError.Truncated(), null));
        assertThat(terminal(": comments\n\n: only\n\n")).isEqualTo(new Failed(new GenerationError.Truncated(), null));
        assertThat(terminal(delta("{\"content\":\"a\"}") + STOP))
                .isEqualTo(new Completed(FinishReason.STOP, "stop", null));
        assertThat(terminal(delta("{\"content\":\"a\"}") + STOP.stripTrailing()))
                .as("half-read finish")
                .isEqualTo(new Failed(new GenerationError.Truncated(), null));
    }

    @Test
    void an_end_mark_behind_nothing_is_no_answer() {
        assertThat(terminal(DONE)).isEqualTo(new Failed(new GenerationError.Truncated(), null));
    }

    @Test
    void nothing_behind_the_end_mark_is_read() {
        assertThat(stream(delta("{\"content\":\"a\"}") + STOP + DONE + delta("{\"content\":\"b\"}")))
                .containsExactly(new TextDelta("a"), new Completed(FinishReason.STOP, "stop", null));
    }

    @Test
    void an_error_in_the_stream_is_the_same_error() {
        String text = delta("{\"content\":\"a\"}");

        assertThat(terminal(event("{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}")))
                .isEqualTo(new Failed(new GenerationError.RateLimited(null), null));
        assertThat(terminal(text
                        + event("{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}")))
                .isEqualTo(new Failed(new GenerationError.ProviderFailed("The server had an error"), null));
        assertThat(terminal(text
                        + event(
                                "{\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}],\"error\":{\"code\":502,\"message\":\"down\"},"
                                        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}")
                        + DONE))
                .isEqualTo(new Failed(new GenerationError.ProviderFailed("down"), Usage.of(5, 1)));
        assertThat(
                        terminal(
                                text + "event: error\n"
                                        + event(
                                                "{\"error\":{\"message\":\"Bad call\",\"code\":\"tool_use_failed\",\"status_code\":400,\"failed_generation\":\"x\"}}")))
                .isEqualTo(new Failed(new GenerationError.Rejected("Bad call"), null));
        assertThat(terminal(text + event("{\"object\":\"error\",\"message\":\"out of memory\",\"code\":500}")))
                .isEqualTo(new Failed(new GenerationError.ProviderFailed("out of memory"), null));
        assertThat(terminal(text + event("{\"error\":\"overloaded\"}")))
                .isEqualTo(new Failed(new GenerationError.ProviderFailed("overloaded"), null));
    }

    @Test
    void an_error_that_is_none_is_passed_over() {
        assertThat(terminal(event("{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"}}]}") + STOP + DONE))
                .isInstanceOf(Completed.class);
    }

    @Test
    void a_few_unreadable_events_are_passed_over_and_many_are_not() {
        String bad = "data: {\"choices\":[{\"delta\":{\"content\":\"lost\"}\n\n";
        String good = delta("{\"content\":\"a\"}");

        assertThat(stream(bad + good + bad + bad + STOP + DONE))
                .containsExactly(new TextDelta("a"), new Completed(FinishReason.STOP, "stop", null));
        assertThat(terminal(bad + good + bad + bad + bad + STOP + DONE))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error()).isInstanceOf(GenerationError.Malformed.class));
    }

    @Test
    void an_endless_event_is_refused() {
        assertThat(terminal("data: " + "x".repeat(5 * 1024 * 1024)))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error()).isInstanceOf(GenerationError.Malformed.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8"})
    void a_stream_request_may_be_answered_with_a_whole_completion(String contentType) {
        String body = """


                {"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hello.",\
                "reasoning_content":"Hm."},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""";

        assertThat(Answers.decode(
                        OpenAiDecoderTest::decoder, body.getBytes(StandardCharsets.UTF_8), contentType, false))
                .containsExactly(
                        new UsageReported(Usage.of(3, 2)),
                        new ReasoningDelta("Hm."),
                        new TextDelta("Hello."),
                        new Completed(FinishReason.STOP, "stop", Usage.of(3, 2)));
    }

    @Test
    void a_stream_request_may_be_answered_with_an_error_and_status_200() {
        assertThat(json("{\"code\":\"Service unavailable\",\"error\":\"The service is currently unavailable\"}"))
                .containsExactly(
                        new Failed(new GenerationError.ProviderFailed("The service is currently unavailable"), null));
        assertThat(json("{\"message\":\"no such thing\"}"))
                .containsExactly(new Failed(new GenerationError.ProviderFailed("no such thing"), null));
        assertThat(json("{\"choices\":null}")).containsExactly(new Failed(new GenerationError.Truncated(), null));
        assertThat(json("nonsense"))
                .containsExactly(new Failed(new GenerationError.Malformed("an answer that is not JSON"), null));
    }

    @Test
    void a_page_is_no_answer() {
        assertThat(Answers.decode(
                        OpenAiDecoderTest::decoder, "<html>".getBytes(StandardCharsets.UTF_8), "text/html", false))
                .containsExactly(new Failed(new GenerationError.Malformed("an HTML page instead of an answer"), null));
    }

    @Test
    void a_whole_answer_is_one_delta_even_when_it_is_streamed() {
        String body = delta("{\"content\":\"Hel\"}") + delta("{\"content\":\"lo\"}") + STOP + DONE;

        assertThat(Answers.decode(
                        OpenAiDecoderTest::decoder, body.getBytes(StandardCharsets.UTF_8), "text/event-stream", true))
                .containsExactly(new TextDelta("Hello"), new Completed(FinishReason.STOP, "stop", null));
    }

    @Test
    void a_whole_answer_may_call_tools() {
        assertThat(Answers.whole(OpenAiDecoderTest::decoder, """
                        {"choices":[{"message":{"content":null,"tool_calls":[{"id":"c1","type":"function",\
                        "function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"""))
                .containsExactly(
                        new ToolCallReady(new ToolCall("c1", "f", "{}")),
                        new Completed(FinishReason.TOOL_CALLS, "tool_calls", null));
    }

    private static List<StreamEvent> stream(String body) {
        return Answers.stream(OpenAiDecoderTest::decoder, body);
    }

    private static List<StreamEvent> json(String body) {
        return Answers.decode(
                OpenAiDecoderTest::decoder, body.getBytes(StandardCharsets.UTF_8), "application/json", false);
    }

    private static StreamEvent.Terminal terminal(String body) {
        return (StreamEvent.Terminal) stream(body).getLast();
    }

    private static List<ToolCall> calls(String body) {
        return stream(body + chunk("{}", "\"tool_calls\"") + DONE).stream()
                .filter(ToolCallReady.class::isInstance)
                .map(event -> ((ToolCallReady) event).call())
                .toList();
    }

    private static @Nullable Usage usage(String json) {
        return terminal(delta("{\"content\":\"a\"}") + STOP + event("{\"choices\":[],\"usage\":" + json + "}") + DONE)
                .usage();
    }

    private static AnswerDecoder decoder(Output output) {
        return new OpenAiDecoder(output, null);
    }

    private static String delta(String delta) {
        return chunk(delta, "null");
    }

    private static String tool(String call) {
        return delta("{\"tool_calls\":[" + call + "]}");
    }

    private static String chunk(String delta, String finishReason) {
        return event("{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"logprobs\":null,\"finish_reason\":" + finishReason
                + "}],\"usage\":null,\"obfuscation\":\"zzz\"}");
    }

    private static String event(String json) {
        return "data: " + json + "\n\n";
    }
}
