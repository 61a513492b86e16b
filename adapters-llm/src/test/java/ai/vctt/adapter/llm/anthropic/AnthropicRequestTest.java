package ai.vctt.adapter.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.wire.ProviderFault;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnthropicRequestTest {

    private final Set<String> withoutTemperature = new HashSet<>();

    @Test
    void a_request_has_the_version_and_the_key() {
        AnthropicCall call = call(null, 0.5, 10, List.of(new UserMessage("Hi")));

        assertThat(call.uri()).isEqualTo(URI.create("https://example.test/v1/messages"));
        assertThat(call.headers())
                .containsEntry("anthropic-version", "2023-06-01")
                .containsEntry("x-api-key", "k")
                .containsEntry("anthropic-beta", "a,b");
        assertThat(body(call)).isEqualTo("""
                        {"model":"claude","max_tokens":10,"stream":true,"temperature":0.5,"messages":\
                        [{"role":"user","content":[{"type":"text","text":"Hi"}]}]}""");
    }

    @Test
    void system_messages_stand_apart_and_neighbours_of_one_side_are_merged() {
        assertThat(body(call(
                        null,
                        null,
                        10,
                        List.of(
                                new SystemMessage("One."),
                                new SystemMessage("Two."),
                                new UserMessage("a"),
                                new UserMessage("b"),
                                new AssistantMessage("c"),
                                new AssistantMessage(" "),
                                new UserMessage("d")))))
                .isEqualTo("""
                        {"model":"claude","max_tokens":10,"stream":true,"system":"One.\\n\\nTwo.","messages":\
                        [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},\
                        {"role":"assistant","content":[{"type":"text","text":"c"}]},\
                        {"role":"user","content":[{"type":"text","text":"d"}]}]}""");
    }

    @Test
    void the_first_message_is_always_the_users() {
        assertThat(body(call(null, null, 10, List.of(new AssistantMessage("c")))))
                .contains("\"messages\":[{\"role\":\"user\"")
                .contains("{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"c\"}]}");
        assertThat(body(call(null, null, 10, List.of(new SystemMessage("One.")))))
                .contains("\"messages\":[{\"role\":\"user\"");
    }

    @Test
    void an_answer_to_be_continued_does_not_end_in_blanks() {
        assertThat(body(call(null, null, 10, List.of(new UserMessage("a "), new AssistantMessage("b \n")))))
                .contains("\"text\":\"a \"", "\"text\":\"b\"");
    }

    @Test
    void there_is_always_an_upper_bound_the_model_can_do() {
        List<Message> messages = List.of(new UserMessage("a"));

        assertThat(body(call(null, null, null, messages))).contains("\"max_tokens\":4096");
        assertThat(body(call(8192, null, null, messages))).contains("\"max_tokens\":8192");
        assertThat(body(call(8192, null, 100, messages))).contains("\"max_tokens\":100,");
        assertThat(body(call(8192, null, 100_000, messages))).contains("\"max_tokens\":8192");
    }

    @Test
    void temperature_stays_within_what_is_taken() {
        assertThat(body(call(null, 1.7, 10, List.of(new UserMessage("a"))))).contains("\"temperature\":1.0");
    }

    @Test
    void a_model_that_refuses_temperature_is_asked_without_from_then_on() {
        AnthropicCall call = call(null, 0.5, 10, List.of(new UserMessage("a")));

        assertThat(call.adapt(400, fault("`temperature` is not supported by this model.")))
                .isTrue();
        assertThat(body(call)).doesNotContain("temperature");
        assertThat(call.adapt(400, fault("`temperature` is not supported by this model.")))
                .isFalse();
        assertThat(body(call(null, 0.5, 10, List.of(new UserMessage("a"))))).doesNotContain("temperature");
    }

    @Test
    void other_complaints_change_nothing() {
        AnthropicCall call = call(null, 0.5, 10, List.of(new UserMessage("a")));

        assertThat(call.adapt(400, fault("messages: something else"))).isFalse();
        assertThat(call.adapt(500, fault("temperature too high in the machine room")))
                .isFalse();
    }

    private AnthropicCall call(
            @Nullable Integer most, @Nullable Double temperature, @Nullable Integer maxTokens, List<Message> messages) {
        var model = new Model(
                new ModelId("sample"),
                new ProviderId("anthropic"),
                "claude",
                null,
                null,
                most,
                Model.Abilities.USUAL,
                false);
        var settings = new AnthropicSettings(
                new ProviderId("anthropic"),
                URI.create("https://example.test/"),
                () -> "k",
                Map.of("anthropic-beta", "a,b"));
        return new AnthropicCall(
                settings, new ModelRequest(model, messages, temperature, maxTokens), false, withoutTemperature);
    }

    private static String body(AnthropicCall call) {
        return new String(call.body(), StandardCharsets.UTF_8);
    }

    private static ProviderFault fault(String message) {
        byte[] body = ("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message
                        + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
        return ProviderFault.read(body, 0, body.length);
    }
}
