package ai.vctt.adapter.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.wire.Answers;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.ToolCallsMessage;
import ai.vctt.domain.conversation.Message.ToolResultMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.model.Thinking;
import ai.vctt.domain.model.Thinking.Adaptive;
import ai.vctt.domain.model.Thinking.Budget;
import ai.vctt.domain.model.Thinking.Effort;
import ai.vctt.domain.tool.ToolCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Thinking in the Messages API: how it is asked for and shown. */
class AnthropicThinkingTest {

    private static final UserMessage QUESTION = new UserMessage("Hi");
    private static final ToolResultMessage RESULT = new ToolResultMessage("toolu_1", "text", false);

    @Test
    void a_model_that_thinks_as_it_finds_right_shows_it_and_is_sent_no_temperature() {
        assertThat(body(new Adaptive(), 64_000, null, QUESTION)).isEqualTo("""
                        {"model":"claude","max_tokens":64000,"stream":true,\
                        "thinking":{"type":"adaptive","display":"summarized"},\
                        "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}""");
    }

    @Test
    void it_can_be_told_how_hard_to_think() {
        assertThat(body(Effort.XHIGH, 64_000, null, QUESTION))
                .contains("\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},"
                        + "\"output_config\":{\"effort\":\"xhigh\"}")
                .doesNotContain("temperature");
    }

    @Test
    void it_can_be_given_a_budget() {
        assertThat(body(new Budget(2048), 64_000, null, QUESTION))
                .contains("\"max_tokens\":64000", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}")
                .doesNotContain("temperature", "output_config");
    }

    @Test
    void thoughts_leave_room_for_an_answer_within_what_was_asked_for() {
        assertThat(body(new Budget(8000), 64_000, 8001, QUESTION))
                .contains("\"max_tokens\":8001", "\"budget_tokens\":8000");
        assertThat(body(new Budget(8000), 64_000, 8000, QUESTION))
                .contains("\"max_tokens\":8000", "\"budget_tokens\":4000");
        assertThat(body(new Budget(8000), 64_000, 2047, QUESTION))
                .as("too little to think")
                .contains("\"max_tokens\":2047", "\"temperature\":0.5")
                .doesNotContain("thinking");
        assertThat(body(new Budget(8000), null, null, QUESTION)).contains("\"max_tokens\":12096");
        assertThat(body(new Adaptive(), null, null, QUESTION)).contains("\"max_tokens\":20096");
    }

    @Test
    void a_budget_is_not_for_going_on_with_what_another_model_began() {
        String thoughts = "[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"s\"}]";

        assertThat(body(
                        new Budget(2048),
                        64_000,
                        null,
                        QUESTION,
                        calls("m", thoughts),
                        RESULT,
                        calls("m", null),
                        RESULT))
                .contains("budget_tokens");
        assertThat(body(new Budget(2048), 64_000, null, QUESTION, calls("other", thoughts), RESULT))
                .doesNotContain("budget_tokens");
        assertThat(body(new Budget(2048), 64_000, null, QUESTION, calls("other", null), RESULT, QUESTION))
                .as("once the next question is asked")
                .contains("budget_tokens");
        assertThat(body(new Adaptive(), 64_000, null, QUESTION, calls("other", null), RESULT))
                .contains("adaptive");
    }

    @Test
    void what_it_shows_of_its_thoughts_is_reasoning() {
        AnthropicCall call = call(new Adaptive(), 64_000, null, QUESTION);

        assertThat(Answers.stream(call::decoder, """
                        data: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}

                        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}

                        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}

                        data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":"Yes."}}

                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}

                        data: {"type":"message_stop"}

                        """))
                .containsSequence(new StreamEvent.ReasoningDelta("Hm."), new StreamEvent.TextDelta("Yes."));
    }

    private static Message calls(String model, @Nullable String opaque) {
        return new ToolCallsMessage("", List.of(new ToolCall("toolu_1", "read", "{}")), new ModelId(model), opaque);
    }

    private static String body(
            Thinking thinking, @Nullable Integer most, @Nullable Integer maxTokens, Message... messages) {
        return new String(call(thinking, most, maxTokens, messages).body(), StandardCharsets.UTF_8);
    }

    private static AnthropicCall call(
            Thinking thinking, @Nullable Integer most, @Nullable Integer maxTokens, Message... messages) {
        Model model = new Model(
                new ModelId("m"),
                new ProviderId("p"),
                "claude",
                null,
                null,
                most,
                Model.Abilities.USUAL,
                false,
                thinking);
        AnthropicSettings settings =
                new AnthropicSettings(new ProviderId("p"), URI.create("https://example.test"), () -> "k", Map.of());
        return new AnthropicCall(
                settings, new ModelRequest(model, List.of(messages), 0.5, maxTokens), false, new HashSet<>());
    }
}
