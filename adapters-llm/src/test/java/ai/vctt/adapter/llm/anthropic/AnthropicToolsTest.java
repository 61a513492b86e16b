package ai.vctt.adapter.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.wire.Answers;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.ToolCallsMessage;
import ai.vctt.domain.conversation.Message.ToolResultMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.ToolCallReady;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tools in the Messages API: how they are offered, asked for and answered. */
class AnthropicToolsTest {

    private static final Tool READ = new Tool("fs", "read", "Reads a file.", "{\"type\":\"object\",\"anyOf\":[]}");

    private static final String THINKING_THEN_CALL = """
            data: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm, \\"x\\"\\n"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"é"}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB+/=="}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"Emw/=="}}

            data: {"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}

            data: {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"Let me see."}}

            data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_1","name":"fs_read","input":{}}}

            data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}}

            data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\\"path\\":"}}

            data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"\\"x\\"}"}}

            data: {"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"toolu_2","name":"fs_read","input":{}}}

            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}

            data: {"type":"message_stop"}

            """;

    @Test
    void tools_are_offered_with_their_schema() {
        assertThat(body(new UserMessage("Hi")))
                .endsWith("\"tools\":[{\"name\":\"fs_read\",\"description\":\"Reads a file.\","
                        + "\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]}");
    }

    @Test
    void thoughts_go_back_to_their_model_with_signature_and_place_as_they_came() {
        List<StreamEvent> events = Answers.stream(output -> new AnthropicDecoder(output, null), THINKING_THEN_CALL);
        assertThat(events)
                .contains(new ToolCallReady(new ToolCall("toolu_1", "fs_read", "{\"path\":\"x\"}")))
                .contains(new ToolCallReady(new ToolCall("toolu_2", "fs_read", "{}")));
        String body = body(
                new UserMessage("Hi"),
                asked("m", opaque(events)),
                new ToolResultMessage("toolu_1", "text", false),
                new ToolResultMessage("toolu_2", "no path", true));
        assertThat(body).contains("""
                {"role":"assistant","content":[\
                {"type":"thinking","thinking":"Hm, \\"x\\"\\né","signature":"EqQB+/=="},\
                {"type":"redacted_thinking","data":"Emw/=="},\
                {"type":"text","text":"Let me see."},\
                {"type":"tool_use","id":"toolu_1","name":"fs_read","input":{"path":"x"}},\
                {"type":"tool_use","id":"toolu_2","name":"fs_read","input":{}}]},\
                {"role":"user","content":[\
                {"type":"tool_result","tool_use_id":"toolu_1","content":"text"},\
                {"type":"tool_result","tool_use_id":"toolu_2","content":"no path","is_error":true}]}]""");
    }

    @Test
    void another_model_gets_the_calls_without_the_thoughts() {
        List<StreamEvent> events = Answers.stream(output -> new AnthropicDecoder(output, null), THINKING_THEN_CALL);
        assertThat(body(new UserMessage("Hi"), asked("other", opaque(events))))
                .contains("""
                        {"role":"assistant","content":[{"type":"text","text":"Let me see."},\
                        {"type":"tool_use","id":"toolu_1","name":"fs_read","input":{"path":"x"}}]}]""")
                .doesNotContain("EqQB", "Emw");
    }

    @Test
    void an_answer_without_thoughts_has_nothing_to_go_back_as_it_came() {
        String plain = THINKING_THEN_CALL.replaceAll("data: [^\n]*\"index\":[01][^\n]*\n\n", "");
        assertThat(Answers.stream(output -> new AnthropicDecoder(output, null), plain))
                .noneMatch(event -> event instanceof StreamEvent.Opaque)
                .contains(new ToolCallReady(new ToolCall("toolu_2", "fs_read", "{}")));
    }

    @Test
    void ids_of_other_providers_are_made_valid_on_both_sides() {
        assertThat(body(
                        new ToolCallsMessage(
                                "", List.of(new ToolCall("functions.x:0", "fs:read", "{}")), new ModelId("o"), null),
                        new ToolResultMessage("functions.x:0", "text", false),
                        new AssistantMessage("It says")))
                .contains("\"id\":\"functions_x_0\"")
                .contains("\"tool_use_id\":\"functions_x_0\"")
                .contains("{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"It says\"}]}]");
    }

    private static String opaque(List<StreamEvent> events) {
        return events.stream()
                .filter(event -> event instanceof StreamEvent.Opaque)
                .map(event -> ((StreamEvent.Opaque) event).content())
                .findFirst()
                .orElseThrow();
    }

    private static Message asked(String model, String opaque) {
        return new ToolCallsMessage(
                "Let me see.",
                List.of(new ToolCall("toolu_1", "fs:read", "{\"path\":\"x\"}")),
                new ModelId(model),
                opaque);
    }

    private static String body(Message... messages) {
        Model model = new Model(
                new ModelId("m"), new ProviderId("p"), "claude", null, null, 10, Model.Abilities.USUAL, false);
        AnthropicSettings settings =
                new AnthropicSettings(new ProviderId("p"), URI.create("https://example.test"), () -> "k", Map.of());
        ModelRequest request = new ModelRequest(model, List.of(messages), null, null, List.of(READ));
        return new String(new AnthropicCall(settings, request, false, new HashSet<>()).body(), StandardCharsets.UTF_8);
    }
}
