package ai.vctt.adapter.rest.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.model.ModelId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class ChatRequestReaderTest {

    private static final Principal ANN = Principal.user(new UserId("ann"));
    private static final String HI = "'messages': [{'role': 'user', 'content': 'Hi'}]";

    private final HttpHeaders headers = new HttpHeaders();

    @Test
    void a_model_is_asked_as_it_is_and_an_agent_by_its_name() {
        StartGeneration.Request plain = read("'model': 'gpt-4o', " + HI).question();
        assertThat(plain.model()).isEqualTo(new ModelId("gpt-4o"));
        assertThat(plain.role()).isNull();
        assertThat(plain.temperature()).isNull();
        StartGeneration.Request agent = read("'model': 'vctt/verifier', " + HI).question();
        assertThat(agent.model()).isNull();
        assertThat(agent.role()).isEqualTo(AgentRole.VERIFICATION);
        assertThat(read("'model': 'vctt/primary', " + HI).question().role()).isEqualTo(AgentRole.PRIMARY);
        assertThat(refused("'model': 'vctt/wizard', " + HI).code()).isEqualTo("model_not_found");
    }

    @Test
    void headers_name_a_conversation_and_the_turn_of_it_that_is_replaced() {
        headers.set("x-vctt-replaces", "00000000-0000-0000-0000-000000000001");
        assertThat(catchThrowable(() -> read("'model': 'm', " + HI)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("x-vctt-replaces: given without x-vctt-conversation-id");
        headers.set("x-vctt-conversation-id", "00000000-0000-0000-0000-000000000007");
        ChatRequest request = read("'model': 'vctt/band-jam', " + HI);
        GenerationId replaced = new GenerationId(new UUID(0, 1));
        assertThat(request.question().replaces()).isEqualTo(replaced);
        assertThat(request.jam().replaces()).isEqualTo(replaced);
        headers.set("x-vctt-replaces", "the last");
        assertThat(catchThrowable(() -> read("'model': 'm', " + HI)))
                .hasMessage("x-vctt-replaces: the last (expected: the x-vctt-generation-id of an answer)");
    }

    @Test
    void messages_keep_their_order_and_their_parts_are_joined() {
        ChatRequest request = read("'model': 'm', 'messages': [{'role': 'developer', 'content': [{'type': 'text',"
                + " 'text': 'Be '}, {'type': 'text', 'text': 'kind.'}]},{'role': 'user', 'content': 'Hi', 'name':"
                + " 'Ann'},{'role': 'assistant', 'content': 'Ahoy'},{'role': 'assistant', 'content': ''},{'role':"
                + " 'system', 'content': 'Briefly.'},{'role': 'user', 'content': [{'type': 'text', 'text': 'And"
                + " now?'}]}]");
        assertThat(request.question().history())
                .containsExactly(
                        new SystemMessage("Be kind."),
                        new UserMessage("Hi"),
                        new AssistantMessage("Ahoy"),
                        new SystemMessage("Briefly."));
        assertThat(request.question().message()).isEqualTo("And now?");
        assertThat(request.places()).containsExactly(0, 1, 2, 4, 5);
    }

    @Test
    void a_refusal_names_the_fields_as_the_caller_knows_them() {
        ChatRequest request = read("'model': 'm', 'messages': [{'role': 'system', 'content': ' '},"
                + "{'role': 'system', 'content': 'x'}, {'role': 'user', 'content': 'Hi'}]");
        assertThat(paramOf(request, "history[0].content: long")).isEqualTo("messages[1].content");
        assertThat(paramOf(request, "history: 201 messages")).isEqualTo("messages");
        assertThat(paramOf(request, "message: long")).isEqualTo("messages[2].content");
        assertThat(paramOf(request, "maxCostUsd: cannot be kept")).isEqualTo("x-vctt-max-cost-usd");
    }

    @Test
    void bounds_key_and_rescue_are_read_from_where_they_stand() {
        headers.set("x-vctt-max-cost-usd", "0.05");
        headers.set("Idempotency-Key", "k-1");
        headers.set("x-vctt-rescue", "buffer");
        ChatRequest request = read("'model': 'm', 'temperature': 0, 'max_tokens': 5, 'max_completion_tokens': 7,"
                + "'stream': true, 'stream_options': {'include_usage': true}, " + HI);
        assertThat(request.question().temperature()).isZero();
        assertThat(request.question().maxTokens()).isEqualTo(7);
        assertThat(request.question().maxCost()).isEqualTo(Money.usd("0.05"));
        assertThat(request.question().requestId()).isEqualTo(new RequestId("k-1"));
        assertThat(request.stream()).isTrue();
        assertThat(request.includeUsage()).isTrue();
        assertThat(request.rescue()).isEqualTo(Rescue.BUFFER);
    }

    @Test
    void what_asks_for_nothing_and_what_nobody_misses_is_passed_over() {
        assertThat(read("'model': 'm', 'tools': [], 'functions': null, 'stop': [], 'logprobs': false, 'n': 1,"
                                + "'response_format': {'type': 'text'}, 'modalities': ['text'], 'logit_bias': {},"
                                + "'top_p': 1, 'presence_penalty': -2, 'frequency_penalty': 2, 'seed': 7, 'user': 'u',"
                                + "'metadata': {'a': 'b'}, 'store': true, 'service_tier': 'auto', 'colour': 'blue', "
                                + HI)
                        .stream())
                .isFalse();
        assertThat(read("'model': 'm', 'tools': [{'type': 'function'}], 'tool_choice': 'none', " + HI).stream())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'tools': [{'type': 'function'}], MESSAGES} | tools",
                "{'functions': [{'name': 'f'}], MESSAGES} | functions",
                "{'stop': 'END', MESSAGES} | stop",
                "{'stop': ['END'], MESSAGES} | stop",
                "{'logprobs': true, MESSAGES} | logprobs",
                "{'logit_bias': {'50256': -100}, MESSAGES} | logit_bias",
                "{'audio': {'voice': 'alloy'}, MESSAGES} | audio",
                "{'modalities': ['text', 'audio'], MESSAGES} | modalities",
                "{'n': 2, MESSAGES} | n",
                "{'response_format': {'type': 'json_object'}, MESSAGES} | response_format",
                "{'web_search_options': {}, MESSAGES} | web_search_options",
            })
    void what_would_change_the_answers_form_is_refused_by_its_name(String body, String param) {
        ApiError error = errorOf(body.replace("MESSAGES", "'model': 'm', " + HI));
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("unsupported_parameter");
        assertThat(error.param()).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                            | body",
                "[]                                            | body",
                "{}                                            | model",
                "{'model': 7}                                  | model",
                "{'model': 'm'}                                | messages",
                "{'model': 'm', 'messages': []}                | messages",
                "{'model': 'm', 'messages': [7]}               | messages[0]",
                "{'model': 'm', 'messages': [{'role': 'user'}]} | messages[0].content",
                "{'model': 'm', 'messages': [{'role': 'user', 'content': ' '}]} | messages[0].content",
                "{'model': 'm', 'messages': [{'role': 'bard', 'content': 'x'}]} | messages[0].role",
                "{'model': 'm', 'messages': [{'role': 'tool', 'content': 'x'}]} | messages[0].role",
                "{'model': 'm', 'messages': [{'role': 'assistant', 'content': 'x'}]} | messages[0].role",
                "{'model': 'm', 'messages': [{'role': 'assistant', 'tool_calls': [{}]}]} | messages[0].tool_calls",
                "{'model': 'm', 'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}]} "
                        + "| messages[0].content[0].type",
                "{'model': 'm', 'messages': [{'role': 'user', 'content': [{'type': 'text'}]}]} "
                        + "| messages[0].content[0].text",
                "{'model': 'm', 'temperature': 2.1, MESSAGES}  | temperature",
                "{'model': 'm', 'temperature': 1e999, MESSAGES} | temperature",
                "{'model': 'm', 'max_tokens': 0, MESSAGES}     | max_tokens",
                "{'model': 'm', 'max_completion_tokens': 1.5, MESSAGES} | max_completion_tokens",
                "{'model': 'm', 'stream': 'yes', MESSAGES}     | stream",
                "{'model': 'm', 'stream_options': 1, MESSAGES} | stream_options",
                "{'model': 'm', 'top_p': 1.1, MESSAGES}        | top_p",
                "{'model': 'm', 'presence_penalty': 3, MESSAGES} | presence_penalty",
                "{'model': 'm', 'n': 0, MESSAGES}              | n",
            })
    void bad_input_is_refused_with_the_field(String body, String param) {
        ApiError error = errorOf(body.replace("MESSAGES", HI));
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.param()).isEqualTo(param);
        assertThat(error.retry()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "x-vctt-rescue,never",
        "x-vctt-max-cost-usd,free",
        "x-vctt-max-cost-usd,0",
        "x-vctt-max-cost-usd,1e9",
        "Idempotency-Key,' '"
    })
    void bad_headers_are_refused_by_their_name(String name, String value) {
        headers.set(name, value);
        assertThat(refused("'model': 'm', " + HI).param()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "{'a': 1", "nope"})
    void what_is_not_json_is_refused(String body) {
        assertThat(errorOf(body).code()).isEqualTo("invalid_json");
    }

    private static String paramOf(ChatRequest request, String message) {
        ApiError error = request.refused(new Refusal(ErrorCode.INVALID_REQUEST, message));
        assertThat(error.message()).startsWith(error.param() + ": ");
        return error.param();
    }

    private ApiError refused(String fields) {
        return errorOf("{" + fields + "}");
    }

    private ApiError errorOf(String body) {
        Throwable thrown = catchThrowable(() -> readBody(body));
        assertThat(thrown).isInstanceOfAny(RefusedException.class, InvalidValueException.class);
        return thrown instanceof RefusedException refused
                ? refused.error()
                : ApiError.invalid((InvalidValueException) thrown);
    }

    private ChatRequest read(String fields) {
        return readBody("{" + fields + "}");
    }

    private ChatRequest readBody(String body) {
        return ChatRequestReader.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), headers, ANN);
    }
}
