package ai.vctt.adapter.llm.anthropic;

import ai.vctt.adapter.llm.wire.AnswerDecoder;
import ai.vctt.adapter.llm.wire.Json;
import ai.vctt.adapter.llm.wire.Output;
import ai.vctt.adapter.llm.wire.ProviderCall;
import ai.vctt.adapter.llm.wire.ProviderFault;
import ai.vctt.adapter.llm.wire.ToolJson;
import ai.vctt.adapter.llm.wire.ToolNames;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.model.Thinking;
import ai.vctt.domain.tool.Tool;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * A request in the Messages API's words: system messages stand apart, neighbouring messages of one side are one message,
 * the first is the user's, and none is empty.
 */
final class AnthropicCall implements ProviderCall {

    private static final Logger log = LoggerFactory.getLogger(AnthropicCall.class);
    private static final List<String> REQUEST_ID_HEADERS = List.of("request-id", "x-request-id");
    /** The API wants an upper bound; what every model still served can do. */
    private static final int DEFAULT_MAX_TOKENS = 4096;

    private final AnthropicSettings settings;
    private final ModelRequest request;
    private final boolean whole;
    private final Set<String> withoutTemperature;
    private final ToolNames names;
    private final @Nullable String key;
    private final @Nullable Thinking thinking;

    AnthropicCall(AnthropicSettings settings, ModelRequest request, boolean whole, Set<String> withoutTemperature) {
        this.settings = settings;
        this.request = request;
        this.whole = whole;
        this.names = new ToolNames(request.tools());
        this.withoutTemperature = withoutTemperature;
        String given = settings.key().get();
        this.key = given == null || given.isBlank() ? null : given.strip();
        this.thinking = Thoughts.fitting(request, maxTokens());
    }

    @Override
    public URI uri() {
        String base = settings.baseUrl().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/v1/messages");
    }

    @Override
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", whole ? "application/json" : "text/event-stream");
        headers.put("anthropic-version", "2023-06-01");
        if (key != null) {
            headers.put("x-api-key", key);
        }
        headers.putAll(settings.headers());
        return headers;
    }

    @Override
    public byte[] body() {
        var bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = Json.generator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model", model());
            json.writeNumberProperty("max_tokens", maxTokens());
            if (!whole) {
                json.writeBooleanProperty("stream", true);
            }
            Double temperature = request.temperature();
            if (temperature != null && sendsTemperature()) {
                json.writeNumberProperty("temperature", Math.clamp(temperature, 0.0, 1.0));
            }
            if (thinking != null) {
                Thoughts.write(json, thinking);
            }
            String system = request.messages().stream()
                    .filter(message -> message instanceof SystemMessage
                            && !message.content().isBlank())
                    .map(Message::content)
                    .collect(Collectors.joining("\n\n"));
            if (!system.isEmpty()) {
                json.writeStringProperty("system", system);
            }
            json.writeArrayPropertyStart("messages");
            for (Turn turn : Turn.of(request, names)) {
                turn.write(json);
            }
            json.writeEndArray();
            if (!request.tools().isEmpty()) {
                writeTools(json);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private void writeTools(JsonGenerator json) {
        json.writeArrayPropertyStart("tools");
        for (Tool tool : request.tools()) {
            json.writeStartObject();
            json.writeStringProperty("name", names.given(tool.name()));
            if (!tool.description().isBlank()) {
                json.writeStringProperty("description", tool.description());
            }
            json.writeName("input_schema");
            json.writeRawValue(ToolJson.schema(tool));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    @Override
    public ToolNames toolNames() {
        return names;
    }

    @Override
    public boolean adapt(int status, ProviderFault fault) {
        boolean refused = status == 400
                && sendsTemperature()
                && request.temperature() != null
                && fault.message() != null
                && fault.message().toLowerCase(Locale.ROOT).contains("temperature");
        if (refused) {
            withoutTemperature.add(model());
            log.info(
                    "{} of {} does not take 'temperature': from now on it is asked without",
                    model(),
                    settings.provider());
        }
        return refused;
    }

    @Override
    public AnswerDecoder decoder(Output output) {
        return new AnthropicDecoder(output, key);
    }

    @Override
    public List<String> requestIdHeaders() {
        return REQUEST_ID_HEADERS;
    }

    @Override
    public @Nullable String secret() {
        return key;
    }

    @Override
    public boolean whole() {
        return whole;
    }

    private int maxTokens() {
        Integer most = request.model().maxOutputTokens();
        Integer asked = request.maxTokens();
        if (asked != null) {
            return most == null ? asked : Math.min(asked, most);
        }
        return most == null ? DEFAULT_MAX_TOKENS + Thoughts.room(request.model().thinking()) : most;
    }

    /** Not while it thinks: that is refused. */
    private boolean sendsTemperature() {
        return thinking == null && request.model().abilities().temperature() && !withoutTemperature.contains(model());
    }

    private String model() {
        return request.model().providerModel();
    }
}
