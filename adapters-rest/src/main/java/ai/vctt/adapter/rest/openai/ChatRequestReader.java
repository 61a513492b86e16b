package ai.vctt.adapter.rest.openai;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.model.ModelId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what OpenAI's API calls a chat completion request. What this engine does not do is refused where the answer would
 * not be what was asked for, and ignored where it would be.
 */
final class ChatRequestReader {

    static final String MOST_COST = "x-vctt-max-cost-usd";
    static final String CONVERSATION = "x-vctt-conversation-id";
    static final String REPLACES = "x-vctt-replaces";
    private static final String REQUEST_ID = "Idempotency-Key";

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(64)
                            .maxNameLength(1024)
                            .maxTokenCount(200_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ChatRequestReader() {}

    /**
     * @throws InvalidValueException for a field that breaks a rule
     * @throws RefusedException for what cannot be read, or done, at all
     */
    static ChatRequest read(byte[] body, HttpHeaders headers, Principal asker) {
        Fields fields = Fields.of(parse(body), "");
        Rescue rescue = Rescue.named(headers.getFirst(Rescue.HEADER));
        String model = fields.requiredText("model");
        require(model.length() <= 128, "model", Fields.shortened(model), "1 to 128 characters");
        refuseUnsupported(fields);
        Fields streamOptions = fields.child("stream_options");
        Conversation conversation = conversation(fields);
        ConversationId talk = conversationId(headers);
        require(
                talk == null || conversation.history().stream().allMatch(said -> said instanceof Message.SystemMessage),
                "messages",
                "what was said before, together with " + CONVERSATION,
                "the question and system messages alone, as the conversation has the rest");
        GenerationId replaces = replaces(headers);
        require(
                replaces == null || talk != null,
                REPLACES,
                "given without " + CONVERSATION,
                "a turn of the conversation that is named");
        AgentRole agent = agent(model);
        StartGeneration.Request question = new StartGeneration.Request(
                asker,
                requestId(headers),
                conversation.question(),
                null,
                conversation.history(),
                talk,
                replaces,
                agent,
                fields.number("temperature", Agent.LOWEST_TEMPERATURE, Agent.HIGHEST_TEMPERATURE),
                agent == null ? new ModelId(model) : null,
                maxTokens(fields),
                maxCost(headers),
                false);
        return new ChatRequest(
                question,
                model.equals(ModelNames.BAND),
                conversation.places(),
                fields.flag("stream"),
                streamOptions != null && streamOptions.flag("include_usage"),
                rescue);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            throw new RefusedException(ApiError.notJson(notJson.getOriginalMessage()));
        }
    }

    private static @Nullable AgentRole agent(String model) {
        if (!model.startsWith(ModelNames.AGENTS)) {
            return null;
        }
        AgentRole role = model.equals(ModelNames.BAND) ? AgentRole.SYNTHESISER : ModelNames.agent(model);
        if (role == null) {
            throw new RefusedException(ApiError.of(
                    ErrorCode.MODEL_NOT_FOUND,
                    null,
                    "model: " + Fields.shortened(model) + " is no agent of this server"));
        }
        return role;
    }

    private static @Nullable Integer maxTokens(Fields fields) {
        Integer old = fields.count("max_tokens");
        Integer current = fields.count("max_completion_tokens");
        return current == null ? old : current;
    }

    private static @Nullable RequestId requestId(HttpHeaders headers) {
        String key = headers.getFirst(REQUEST_ID);
        if (key == null) {
            return null;
        }
        require(!key.isBlank() && key.length() <= 128, REQUEST_ID, Fields.shortened(key), "1 to 128 characters");
        return new RequestId(key);
    }

    private static @Nullable ConversationId conversationId(HttpHeaders headers) {
        String text = headers.getFirst(CONVERSATION);
        ConversationId id = text == null ? null : ConversationId.parse(text);
        require(text == null || id != null, CONVERSATION, Fields.shortened(String.valueOf(text)), "a UUID");
        return id;
    }

    private static @Nullable GenerationId replaces(HttpHeaders headers) {
        String text = headers.getFirst(REPLACES);
        GenerationId id = text == null ? null : GenerationId.parse(text);
        require(
                text == null || id != null,
                REPLACES,
                Fields.shortened(String.valueOf(text)),
                "the x-vctt-generation-id of an answer");
        return id;
    }

    private static @Nullable Money maxCost(HttpHeaders headers) {
        String usd = headers.getFirst(MOST_COST);
        if (usd == null) {
            return null;
        }
        require(usd.matches("\\d{1,9}(\\.\\d{1,12})?"), MOST_COST, Fields.shortened(usd), "US dollars, like 0.05");
        BigDecimal amount = new BigDecimal(usd);
        require(amount.signum() > 0, MOST_COST, usd, "> 0");
        return Money.of(amount);
    }

    private static void refuseUnsupported(Fields fields) {
        JsonNode toolChoice = fields.find("tool_choice");
        boolean noTools = toolChoice != null && toolChoice.isString() && "none".equals(toolChoice.stringValue());
        refuse(
                !noTools && given(fields.find("tools")),
                fields.path("tools"),
                "tools of the caller are not passed on to models yet; leave them out, or set tool_choice to none");
        refuse(given(fields.find("functions")), "functions", "not passed on to models; leave them out");
        refuse(given(fields.find("stop")), "stop", "stop sequences are not passed on to models yet");
        refuse(fields.flag("logprobs"), "logprobs", "not told by this server");
        refuse(given(fields.find("logit_bias")), "logit_bias", "not passed on to models");
        refuse(fields.find("audio") != null, "audio", "answers are text");
        refuse(fields.find("web_search_options") != null, "web_search_options", "models are not given a web search");
        Integer choices = fields.count("n");
        refuse(choices != null && choices > 1, "n", "there is one answer to a request");
        Fields format = fields.child("response_format");
        refuse(format != null && !"text".equals(format.text("type")), "response_format", "answers are plain text");
        JsonNode modalities = fields.find("modalities");
        if (modalities != null) {
            for (JsonNode modality : modalities) {
                refuse(!"text".equals(modality.asString("")), "modalities", "answers are text");
            }
        }
        // Not passed on: they shift the odds of words, and any answer is one that the odds allow.
        fields.number("top_p", 0, 1);
        fields.number("presence_penalty", -2, 2);
        fields.number("frequency_penalty", -2, 2);
    }

    private static void refuse(boolean asked, String param, String why) {
        if (asked) {
            throw new RefusedException(ApiError.unsupported(param, why));
        }
    }

    /** An empty list or string asks for nothing. */
    private static boolean given(@Nullable JsonNode value) {
        if (value == null) {
            return false;
        }
        return value.isString() ? !value.stringValue().isEmpty() : !value.isContainer() || !value.isEmpty();
    }

    /** @param places of the history's messages and of the question in the request */
    private record Conversation(List<Message> history, String question, List<Integer> places) {}

    private static Conversation conversation(Fields fields) {
        List<Fields> all = fields.children("messages");
        List<Message> messages = new ArrayList<>(all.size());
        List<Integer> places = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            Message message = message(all.get(i));
            // Chat clients keep answers that were stopped before their first word; no model learns from silence.
            if (message instanceof Message.UserMessage || !message.content().isBlank()) {
                messages.add(message);
                places.add(i);
            }
        }
        if (messages.isEmpty()
                || places.getLast() != all.size() - 1
                || !(messages.getLast() instanceof Message.UserMessage(String question))) {
            throw all.getLast()
                    .broken(
                            "role",
                            all.getLast().requiredText("role"),
                            "user, as the last message is what is answered; an answer begun by the caller is not"
                                    + " continued");
        }
        return new Conversation(messages.subList(0, messages.size() - 1), question, places);
    }

    private static Message message(Fields fields) {
        String role = fields.requiredText("role");
        return switch (role) {
            case "user" -> {
                String content = content(fields);
                if (content.isBlank()) {
                    throw fields.broken("content", fields.find("content") == null ? "missing" : "blank", "text");
                }
                yield new Message.UserMessage(content);
            }
            case "system", "developer" -> new Message.SystemMessage(content(fields));
            case "assistant" -> {
                refuse(
                        given(fields.find("tool_calls")) || given(fields.find("function_call")),
                        fields.path("tool_calls"),
                        "calls of tools are not passed on to models yet");
                yield new Message.AssistantMessage(content(fields));
            }
            case "tool", "function" ->
                throw new RefusedException(
                        ApiError.unsupported(fields.path("role"), "results of tools are not passed on to models yet"));
            default -> throw fields.broken("role", role, "system, developer, user or assistant");
        };
    }

    /** Text, or the texts of its parts; empty when there is none. */
    private static String content(Fields message) {
        JsonNode content = message.find("content");
        if (content == null) {
            return "";
        }
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray()) {
            throw message.broken("content", content.toString(), "a string or an array of text parts");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            Fields part = Fields.of(content.get(i), message.path("content") + "[" + i + "]");
            String type = part.requiredText("type");
            if (!type.equals("text")) {
                throw part.broken("type", type, "text");
            }
            text.append(part.requiredText("text"));
        }
        return text.toString();
    }
}
