package ai.vctt.adapter.ws.stream;

import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.model.ModelId;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads requests; what breaks a rule is an {@link InvalidValueException}. */
final class RequestReader {

    private static final String ROLES = Arrays.stream(AgentRole.values())
            .filter(role -> role != AgentRole.PRIMARY)
            .map(AgentRole::wireName)
            .collect(Collectors.joining(", "));

    private RequestReader() {}

    static StartGeneration.Request read(Fields fields, Principal asker) {
        String message = fields.requiredText("message");
        Boolean tools = fields.bool("enableTools");
        return new StartGeneration.Request(
                asker,
                requestId(fields),
                message,
                fields.text("systemPrompt"),
                fields.objects("history").stream().map(RequestReader::message).toList(),
                conversation(fields),
                replaces(fields),
                role(fields),
                fields.number("temperature"),
                model(fields),
                fields.integer("maxTokens"),
                maxCost(fields),
                tools == null || tools);
    }

    private static @Nullable ConversationId conversation(Fields fields) {
        String text = fields.text("conversationId");
        ConversationId id = text == null ? null : ConversationId.parse(text);
        if (text != null && id == null) {
            throw fields.broken("conversationId", text, "a UUID");
        }
        return id;
    }

    private static @Nullable GenerationId replaces(Fields fields) {
        String text = fields.text("replaces");
        GenerationId id = text == null ? null : GenerationId.parse(text);
        if (text != null && id == null) {
            throw fields.broken("replaces", text, "the sessionId of an answer");
        }
        return id;
    }

    static StartJam.Request readJam(Fields fields, Principal asker) {
        String message = fields.requiredText("message");
        return new StartJam.Request(
                asker,
                requestId(fields),
                message,
                fields.objects("history").stream().map(RequestReader::message).toList(),
                conversation(fields),
                replaces(fields),
                fields.texts("roles").stream()
                        .map(name -> role("roles", name, fields))
                        .toList(),
                null,
                null,
                maxCost(fields));
    }

    /** How far the client has seen the parts of what it resumes. */
    static Map<GenerationId, Long> seenParts(Fields fields) {
        Map<GenerationId, Long> seen = new HashMap<>();
        fields.counts("parts").forEach((name, after) -> {
            GenerationId id = GenerationId.parse(name);
            if (id != null) {
                seen.put(id, after);
            }
        });
        return seen;
    }

    private static @Nullable RequestId requestId(Fields fields) {
        String id = fields.text("requestId");
        return id == null ? null : new RequestId(id);
    }

    private static @Nullable ModelId model(Fields fields) {
        String id = fields.text("model");
        return id == null ? null : new ModelId(id);
    }

    private static @Nullable Money maxCost(Fields fields) {
        BigDecimal usd = fields.decimal("maxCostUsd");
        if (usd == null) {
            return null;
        }
        InvalidValueException.require(usd.signum() > 0, "maxCostUsd", usd, "> 0");
        return Money.of(usd);
    }

    private static AgentRole role(Fields fields) {
        String name = fields.text("agentRole");
        return name == null ? AgentRole.PRIMARY : role("agentRole", name, fields);
    }

    private static AgentRole role(String field, String name, Fields fields) {
        AgentRole role = AgentRole.named(name);
        if (role == null) {
            throw fields.broken(field, name, "one of " + ROLES);
        }
        return role;
    }

    private static Message message(Fields fields) {
        String role = fields.requiredText("role");
        String content = fields.requiredText("content");
        if (content.isBlank()) {
            throw fields.broken("content", "blank", "not blank");
        }
        return switch (role) {
            case "user" -> new Message.UserMessage(content);
            case "assistant" -> new Message.AssistantMessage(content);
            case "system" -> new Message.SystemMessage(content);
            default -> throw fields.broken("role", role, "user, assistant or system");
        };
    }
}
