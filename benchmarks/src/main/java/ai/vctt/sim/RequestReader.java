package ai.vctt.sim;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a request as strictly as the real provider does, as far as a client may stumble over it. */
final class RequestReader {

    private static final Set<String> OPENAI_ROLES = Set.of("system", "developer", "user", "assistant", "tool");

    private final Api api;
    private final JsonNode root;
    private final List<String> said = new ArrayList<>();
    private final TokenCount count = new TokenCount();
    private @Nullable String prefill;
    private boolean toolsAnswered;

    private RequestReader(Api api, JsonNode root) {
        this.api = api;
        this.root = root;
    }

    static ChatRequest read(Api api, HttpHeaders headers, byte[] body) throws InvalidRequestException {
        checkKey(api, headers);
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(body);
        } catch (JacksonException _) {
            throw new InvalidRequestException("We could not parse the JSON body of your request.", null);
        }
        if (!root.isObject()) {
            throw new InvalidRequestException("The body must be a JSON object.", null);
        }
        return new RequestReader(api, root).request();
    }

    private static void checkKey(Api api, HttpHeaders headers) throws InvalidRequestException {
        boolean given =
                headers.contains("authorization") || headers.contains(api == Api.ANTHROPIC ? "x-api-key" : "api-key");
        if (!given) {
            throw new InvalidRequestException(
                    Problem.UNAUTHORIZED, "You didn't provide an API key. Any will do here.", null);
        }
        if (api == Api.ANTHROPIC && !headers.contains("anthropic-version")) {
            throw new InvalidRequestException("anthropic-version: header is required", null);
        }
    }

    private ChatRequest request() throws InvalidRequestException {
        String model = root.path("model").asString("");
        if (model.isEmpty()) {
            throw new InvalidRequestException("you must provide a model parameter", "model");
        }
        boolean stream = root.path("stream").asBoolean(false);
        JsonNode streamOptions = root.path("stream_options");
        if (api == Api.OPENAI && streamOptions.isObject() && !stream) {
            throw new InvalidRequestException(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        }
        checkTemperature();
        Integer maxTokens = maxTokens();
        int messages = readMessages();
        JsonNode tools = root.path("tools");
        if (!tools.isEmpty()) {
            count.text(tools.toString());
        }
        return new ChatRequest(
                api,
                model,
                stream,
                api == Api.ANTHROPIC || streamOptions.path("include_usage").asBoolean(false),
                messages,
                List.copyOf(said),
                prefill,
                count.tokens(),
                maxTokens,
                !tools.isEmpty(),
                toolsAnswered);
    }

    private void checkTemperature() throws InvalidRequestException {
        JsonNode temperature = root.path("temperature");
        if (temperature.isMissingNode() || temperature.isNull()) {
            return;
        }
        int most = api == Api.OPENAI ? 2 : 1;
        if (!temperature.isNumber() || temperature.asDouble() < 0 || temperature.asDouble() > most) {
            throw new InvalidRequestException("temperature: range: 0..=" + most, "temperature");
        }
    }

    private @Nullable Integer maxTokens() throws InvalidRequestException {
        String[] names =
                api == Api.OPENAI ? new String[] {"max_completion_tokens", "max_tokens"} : new String[] {"max_tokens"};
        for (String name : names) {
            JsonNode value = root.path(name);
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            if (!value.isInt() || value.asInt() < 1) {
                throw new InvalidRequestException(name + ": must be an integer of at least 1", name);
            }
            return value.asInt();
        }
        if (api == Api.ANTHROPIC) {
            throw new InvalidRequestException("max_tokens: Field required", "max_tokens");
        }
        return null;
    }

    private int readMessages() throws InvalidRequestException {
        JsonNode messages = root.path("messages");
        if (!messages.isArray()) {
            throw new InvalidRequestException("messages: Field required", "messages");
        }
        if (messages.isEmpty()) {
            throw new InvalidRequestException("messages: at least one message is required", "messages");
        }
        if (api == Api.ANTHROPIC && !root.path("system").isMissingNode()) {
            count.message();
            for (String text : texts(root.path("system"), "system")) {
                count.text(text);
            }
        }
        for (int i = 0; i < messages.size(); i++) {
            readMessage(messages.get(i), "messages." + i, i == messages.size() - 1);
        }
        return messages.size();
    }

    private void readMessage(JsonNode message, String path, boolean last) throws InvalidRequestException {
        String role = message.path("role").asString("");
        boolean known =
                api == Api.OPENAI ? OPENAI_ROLES.contains(role) : role.equals("user") || role.equals("assistant");
        if (!known) {
            throw new InvalidRequestException(path + ".role: unexpected value '" + role + "'", path + ".role");
        }
        JsonNode content = message.path("content");
        boolean empty = content.isMissingNode() || content.isNull();
        if (empty && message.path("tool_calls").isEmpty()) {
            throw new InvalidRequestException(path + ".content: Field required", path + ".content");
        }
        List<String> texts = empty ? List.of() : texts(content, path + ".content");
        count.message();
        texts.forEach(count::text);
        count.text(
                message.path("tool_calls").isEmpty()
                        ? ""
                        : message.path("tool_calls").toString());
        if (last) {
            toolsAnswered = role.equals("tool") || hasToolResult(content);
        }
        if (last && role.equals("assistant") && message.path("tool_calls").isEmpty()) {
            prefill = prefill(String.join("", texts));
        } else if (role.equals("user") || role.equals("assistant")) {
            said.addAll(texts);
        }
    }

    private String prefill(String text) throws InvalidRequestException {
        if (api == Api.ANTHROPIC && !text.equals(text.stripTrailing())) {
            throw new InvalidRequestException(
                    "messages: final assistant content cannot end with trailing whitespace", "messages");
        }
        return text;
    }

    private static boolean hasToolResult(JsonNode content) {
        for (JsonNode part : content) {
            if (part.path("type").asString("").equals("tool_result")) {
                return true;
            }
        }
        return false;
    }

    /** The texts of a string or of an array of typed parts; results of tools are counted and not part of them. */
    private List<String> texts(JsonNode content, String path) throws InvalidRequestException {
        if (content.isString()) {
            return nonEmpty(content.asString(), path);
        }
        if (!content.isArray()) {
            throw new InvalidRequestException(path + ": must be a string or an array", path);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode part : content) {
            if (part.path("type").asString("").equals("text")) {
                texts.addAll(nonEmpty(part.path("text").asString(""), path));
            } else {
                count.text(part.toString());
            }
        }
        return texts;
    }

    private List<String> nonEmpty(String text, String path) throws InvalidRequestException {
        if (api == Api.ANTHROPIC && text.isBlank()) {
            throw new InvalidRequestException(path + ": text content blocks must contain non-whitespace text", path);
        }
        return List.of(text);
    }
}
