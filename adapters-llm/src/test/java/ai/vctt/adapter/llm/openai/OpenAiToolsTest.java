package ai.vctt.adapter.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.http.BlockingHttp;
import ai.vctt.adapter.llm.http.FixtureServer;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.ToolCallsMessage;
import ai.vctt.domain.conversation.Message.ToolResultMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.ToolCallReady;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Tools in chat completions: how they are offered, asked for and answered. */
class OpenAiToolsTest {

    private static final Tool READ = new Tool(
            "fs",
            "read",
            "Reads a file.",
            "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"],"
                    + "\"additionalProperties\":false,\"$schema\":\"x\"}");
    private static final Tool ADD = new Tool(Tool.BUILT_IN, "add", "", "{\"type\":\"object\"}");

    @Test
    void tools_are_offered_as_functions() {
        assertThat(body("https://example.test/v1", new UserMessage("Hi")))
                .contains("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"fs_read\","
                        + "\"description\":\"Reads a file.\",\"parameters\":{\"type\":\"object\",")
                .contains("{\"name\":\"add\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}")
                .doesNotContain("strict")
                .doesNotContain("$schema");
        assertThat(body("https://api.openai.com/v1", new UserMessage("Hi")))
                .containsOnlyOnce("\"additionalProperties\":false},\"strict\":true}");
    }

    @Test
    void openai_itself_gets_no_more_than_it_takes() {
        Tool longWinded = new Tool("s", "long", "x".repeat(1025), "{}");
        List<Tool> many = new ArrayList<>(List.of(longWinded));
        for (int i = 0; i < 200; i++) {
            many.add(new Tool("s", "t" + i, "", "{}"));
        }
        assertThat(body("https://api.openai.com/v1", many))
                .contains("x".repeat(1023) + "…")
                .contains("s_t126")
                .doesNotContain("s_t127");
        assertThat(body("https://example.test/v1", many))
                .contains("x".repeat(1025))
                .contains("s_t199");
    }

    private static String body(String baseUrl, List<Tool> tools) {
        ModelRequest plain = request(new UserMessage("Hi"));
        ModelRequest request = new ModelRequest(plain.model(), plain.messages(), null, null, tools);
        return new String(
                new OpenAiCall(settings(URI.create(baseUrl)), request, false, new ConcurrentHashMap<>()).body(),
                StandardCharsets.UTF_8);
    }

    @Test
    void calls_and_their_results_go_back_in_order() {
        assertThat(body(
                        "https://example.test/v1",
                        asked("m", null, call("a", "fs:read", "{\"path\":\"x\"}"), call("b", "add", "{half")),
                        new ToolResultMessage("a", "text", false),
                        new ToolResultMessage("b", "no JSON", true)))
                .contains("""
                        {"role":"assistant","content":"Let me see.","tool_calls":[\
                        {"id":"a","type":"function","function":{"name":"fs_read","arguments":"{\\"path\\":\\"x\\"}"}},\
                        {"id":"b","type":"function","function":{"name":"add","arguments":"{\\"not_json\\":\\"{half\\"}"}}]},\
                        {"role":"tool","tool_call_id":"a","content":"text"},\
                        {"role":"tool","tool_call_id":"b","content":"no JSON"}]""");
    }

    @Test
    void what_a_provider_wants_back_goes_back_as_it_came_and_to_no_other_model() {
        List<StreamEvent> events = stream("""
                data: {"choices":[{"delta":{"reasoning_content":"Hm"}}]}

                data: {"choices":[{"delta":{"reasoning_content":", \\"x\\".","reasoning_details":[{"type":"t","signature":"s=="}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"fs_read","arguments":"{}"},\
                "extra_content":{"google":{"thought_signature":"q+/="}}}]},"finish_reason":"tool_calls"}]}

                data: [DONE]

                """);
        String opaque = events.stream()
                .filter(event -> event instanceof StreamEvent.Opaque)
                .map(event -> ((StreamEvent.Opaque) event).content())
                .findFirst()
                .orElseThrow();
        assertThat(body("https://example.test/v1", asked("m", opaque, call("a", "fs:read", "{}"))))
                .contains("\"reasoning_content\":\"Hm, \\\"x\\\".\"")
                .contains("\"reasoning_details\":[{\"type\":\"t\",\"signature\":\"s==\"}]")
                .contains("\"extra_content\":{\"google\":{\"thought_signature\":\"q+/=\"}}");
        assertThat(body("https://example.test/v1", asked("other", opaque, call("a", "fs:read", "{}"))))
                .doesNotContain("Hm", "s==", "thought_signature");
    }

    @Test
    void parallel_calls_in_fragments_come_with_their_own_names() {
        List<StreamEvent> events = stream("""
                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"fs_read","arguments":""}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"add","arguments":""}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"path\\":"}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"x\\"}"}}]},"finish_reason":"tool_calls"}]}

                data: [DONE]

                """);
        assertThat(events)
                .contains(
                        new ToolCallReady(call("a", "fs:read", "{\"path\":\"x\"}")),
                        new ToolCallReady(call("b", "add", "{}")));
        assertThat(((StreamEvent.Completed) events.getLast()).reason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void a_model_that_knows_no_tools_is_asked_without_them() throws IOException {
        try (BlockingHttp http = new BlockingHttp(Duration.ofSeconds(10));
                FixtureServer server = new FixtureServer(call -> {
                    if (call.request().body().contains("\"tools\"")) {
                        call.answer(400, "application/json", "{\"error\":{\"message\":\"m does not support tools\"}}");
                    } else {
                        call.answer(200, "application/json", "{\"choices\":[{\"message\":{\"content\":\"ok\"}}]}");
                    }
                })) {
            var model = new OpenAiLanguageModel(http, settings(server.uri()), InstantSource.system());
            assertThat(all(model.complete(request(new UserMessage("Hi"))))).contains(new StreamEvent.TextDelta("ok"));
            assertThat(server.requests()).hasSize(2);
        }
    }

    private static List<StreamEvent> stream(String body) {
        try (BlockingHttp http = new BlockingHttp(Duration.ofSeconds(10));
                FixtureServer server = new FixtureServer(call -> {
                    call.beginEvents();
                    call.chunk(body);
                    call.end();
                })) {
            return all(new OpenAiLanguageModel(http, settings(server.uri()), InstantSource.system())
                    .stream(request(new UserMessage("Hi"))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<StreamEvent> all(ModelStream stream) {
        List<StreamEvent> events = new ArrayList<>();
        try (stream) {
            do {
                events.add(stream.next());
            } while (!(events.getLast() instanceof StreamEvent.Terminal));
        }
        return events;
    }

    private static String body(String baseUrl, Message... messages) {
        OpenAiCall call =
                new OpenAiCall(settings(URI.create(baseUrl)), request(messages), false, new ConcurrentHashMap<>());
        return new String(call.body(), StandardCharsets.UTF_8);
    }

    private static OpenAiSettings settings(URI baseUrl) {
        return OpenAiSettings.compatible(new ProviderId("p"), baseUrl, () -> null);
    }

    private static ModelRequest request(Message... messages) {
        Model model =
                new Model(new ModelId("m"), new ProviderId("p"), "m", null, null, null, Model.Abilities.USUAL, false);
        return new ModelRequest(model, List.of(messages), null, null, List.of(READ, ADD));
    }

    private static Message asked(String model, String opaque, ToolCall... calls) {
        return new ToolCallsMessage("Let me see.", List.of(calls), new ModelId(model), opaque);
    }

    private static ToolCall call(String id, String name, String arguments) {
        return new ToolCall(id, name, arguments);
    }
}
