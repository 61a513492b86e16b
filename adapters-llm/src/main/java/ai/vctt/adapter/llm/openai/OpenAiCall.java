package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.openai.Accepted.Reasoning;
import ai.vctt.adapter.llm.openai.OpenAiSettings.Authorization;
import ai.vctt.adapter.llm.wire.AnswerDecoder;
import ai.vctt.adapter.llm.wire.Json;
import ai.vctt.adapter.llm.wire.Output;
import ai.vctt.adapter.llm.wire.ProviderCall;
import ai.vctt.adapter.llm.wire.ProviderFault;
import ai.vctt.adapter.llm.wire.ToolNames;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.model.Thinking.Effort;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/** A request in chat completions' words. */
final class OpenAiCall implements ProviderCall {

    private static final Logger log = LoggerFactory.getLogger(OpenAiCall.class);
    private static final List<String> REQUEST_ID_HEADERS =
            List.of("x-request-id", "x-generation-id", "apim-request-id");
    private static final String[] REFUSING = {
        "unsupported", "not supported", "does not support", "unrecognized", "unknown", "not permitted", "not allowed"
    };

    private final OpenAiSettings settings;
    private final ModelRequest request;
    private final boolean whole;
    private final ConcurrentMap<String, Accepted> known;
    private final @Nullable String key;
    private final ToolNames names;
    private final OpenAiMessages messages;
    private Accepted accepted;
    private boolean maxTokensRenamed;

    OpenAiCall(OpenAiSettings settings, ModelRequest request, boolean whole, ConcurrentMap<String, Accepted> known) {
        this.settings = settings;
        this.request = request;
        this.whole = whole;
        this.known = known;
        this.names = new ToolNames(request.tools());
        this.messages = new OpenAiMessages(names, request.model().id());
        String given = settings.key().get();
        this.key = given == null || given.isBlank() ? null : given.strip();
        this.accepted = known.getOrDefault(model(), usual());
    }

    @Override
    public URI uri() {
        String path = settings.path().replace("{model}", encoded(model()));
        String base = settings.baseUrl().toString();
        var uri = new StringBuilder(base.endsWith("/") ? base.substring(0, base.length() - 1) : base).append(path);
        if (!settings.query().isEmpty()) {
            var query = new StringJoiner("&", path.contains("?") ? "&" : "?", "");
            new TreeMap<>(settings.query()).forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
            uri.append(query);
        }
        return URI.create(uri.toString());
    }

    @Override
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", whole ? "application/json" : "text/event-stream");
        if (key != null) {
            boolean bearer = settings.authorization() == Authorization.BEARER;
            headers.put(bearer ? "Authorization" : "api-key", bearer ? "Bearer " + key : key);
        }
        if (settings.organization() != null) {
            headers.put("OpenAI-Organization", settings.organization());
        }
        if (settings.project() != null) {
            headers.put("OpenAI-Project", settings.project());
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
            json.writeArrayPropertyStart("messages");
            for (Message message : request.messages()) {
                messages.write(json, message);
            }
            json.writeEndArray();
            if (sendsTools()) {
                OpenAiTools.write(json, request.tools(), names, settings.baseUrl());
            }
            if (!whole) {
                json.writeBooleanProperty("stream", true);
                if (accepted.streamUsage()) {
                    json.writeObjectPropertyStart(Accepted.STREAM_OPTIONS);
                    json.writeBooleanProperty("include_usage", true);
                    json.writeEndObject();
                }
            }
            Double temperature = request.temperature();
            if (temperature != null && sendsTemperature()) {
                json.writeNumberProperty(Accepted.TEMPERATURE, temperature);
            }
            Integer maxTokens = request.maxTokens();
            if (maxTokens != null && accepted.sendsMaxTokens()) {
                json.writeNumberProperty(accepted.maxTokens().parameter(), maxTokens);
            }
            Effort effort = effort();
            if (effort != null) {
                json.writeStringProperty(Accepted.REASONING_EFFORT, effort.wireName());
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    @Override
    public boolean adapt(int status, ProviderFault fault) {
        if (status != 400 && status != 422) {
            return false;
        }
        String parameter = refused(fault);
        if (parameter == null) {
            return false;
        }
        Accepted adapted = parameter.equals(Accepted.REASONING_EFFORT)
                ? accepted.with(mustNotThink(lowercase(fault)) ? Reasoning.NOT_BESIDE_TOOLS : Reasoning.REFUSED)
                : accepted.without(parameter, maxTokensRenamed);
        maxTokensRenamed |= adapted.maxTokens() != accepted.maxTokens();
        accepted = adapted;
        known.put(model(), adapted);
        log.info(
                "{} of {} does not take '{}': from now on it is asked without",
                model(),
                settings.provider(),
                parameter);
        return true;
    }

    @Override
    public AnswerDecoder decoder(Output output) {
        return new OpenAiDecoder(output, key);
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

    @Override
    public ToolNames toolNames() {
        return names;
    }

    /** A parameter we have sent and the provider does not take; null when it complains about anything else. */
    private @Nullable String refused(ProviderFault fault) {
        String message = lowercase(fault);
        boolean refuses = fault.words().contains("unsupported_parameter")
                || fault.words().contains("unsupported_value")
                || fault.words().contains("extra_forbidden");
        for (String phrase : REFUSING) {
            refuses |= message.contains(phrase);
        }
        if (!refuses) {
            return null;
        }
        for (String sent : sent(message)) {
            boolean named = fault.parameter() == null
                    ? message.contains(sent) || message.contains(sent.replace("_", ""))
                    : fault.parameter().startsWith(sent);
            if (named) {
                return sent;
            }
        }
        return null;
    }

    private List<String> sent(String complaint) {
        var sent = new ArrayList<String>(5);
        // Before tools, for whose sake it may be refused, even where it is only the model's own default.
        if (effort() != null || mustNotThink(complaint)) {
            sent.add(Accepted.REASONING_EFFORT);
        }
        if (request.temperature() != null && sendsTemperature()) {
            sent.add(Accepted.TEMPERATURE);
        }
        if (request.maxTokens() != null && accepted.sendsMaxTokens()) {
            sent.add(accepted.maxTokens().parameter());
        }
        if (!whole && accepted.streamUsage()) {
            sent.add(Accepted.STREAM_OPTIONS);
        }
        if (sendsTools() && request.messages().stream().noneMatch(Message.ToolCallsMessage.class::isInstance)) {
            sent.add(Accepted.TOOLS);
        }
        return sent;
    }

    /** Null when nothing is said about it. */
    private @Nullable Effort effort() {
        Effort asked = request.model().thinking() instanceof Effort effort ? effort : null;
        return switch (accepted.reasoning()) {
            case TAKEN -> asked;
            case NOT_BESIDE_TOOLS -> sendsTools() ? Effort.NONE : asked;
            case REFUSED -> null;
        };
    }

    /** Some models either think or call tools; tools are then what a request can do without less. */
    private boolean mustNotThink(String complaint) {
        return sendsTools() && effort() != Effort.NONE && complaint.contains("tools");
    }

    private static String lowercase(ProviderFault fault) {
        return fault.message() == null ? "" : fault.message().toLowerCase(Locale.ROOT);
    }

    private boolean sendsTemperature() {
        return accepted.temperature() && request.model().abilities().temperature();
    }

    private Accepted usual() {
        return new Accepted(settings.maxTokens(), true, true, settings.streamUsage(), true, Reasoning.TAKEN);
    }

    private String model() {
        return request.model().providerModel();
    }

    private boolean sendsTools() {
        return accepted.tools() && !request.tools().isEmpty();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
