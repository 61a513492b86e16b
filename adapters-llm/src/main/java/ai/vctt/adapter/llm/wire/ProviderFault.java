package ai.vctt.adapter.llm.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a provider says about a failure, read loosely from whatever shape it has: {@code {"error": {…}}},
 * {@code {"error": "text"}}, {@code {"detail": …}}, {@code {"message": …}}, an array around one of these, or no JSON at
 * all.
 *
 * @param message null when it gave none
 * @param words its types and codes, in lower case
 * @param parameter the request's parameter it complains about; null when it names none
 * @param status an HTTP status given in the text itself; null when there is none
 */
public record ProviderFault(
        @Nullable String message,
        Set<String> words,
        @Nullable String parameter,
        @Nullable Integer status) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** Put among the words when a moderation refused the request. */
    static final String FLAGGED = "flagged";

    public static ProviderFault read(byte[] body, int offset, int length) {
        try {
            JsonNode root = MAPPER.readTree(body, offset, length);
            if (root.isArray() && !root.isEmpty()) {
                root = root.get(0);
            }
            if (root.isObject()) {
                return of(root);
            }
        } catch (JacksonException _) {
            // A gateway's own page or plain text.
        }
        String text = new String(body, offset, length, StandardCharsets.UTF_8).strip();
        return new ProviderFault(text.isEmpty() || text.startsWith("<") ? null : text, Set.of(), null, null);
    }

    boolean says(String... any) {
        for (String word : any) {
            if (words.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the message has one of these, which are in lower case. */
    boolean mentions(String... any) {
        if (message == null) {
            return false;
        }
        String lower = message.toLowerCase(Locale.ROOT);
        for (String phrase : any) {
            if (lower.contains(phrase)) {
                return true;
            }
        }
        return false;
    }

    private static ProviderFault of(JsonNode root) {
        JsonNode error = root.path("error");
        if (error.isMissingNode() || error.isNull()) {
            error = root.path("x_groq").path("error");
        }
        Set<String> words = new TreeSet<>();
        if (!error.isObject()) {
            String text = text(error);
            word(words, root.path("code"));
            return text != null ? new ProviderFault(text, words, null, status(root)) : bare(root);
        }
        String message = text(error.path("message"));
        JsonNode metadata = error.path("metadata");
        String raw = text(metadata.path("raw"));
        if (raw != null && (message == null || message.equals("Provider returned error"))) {
            message = raw;
        }
        if (metadata.path("reasons").isArray()) {
            words.add(FLAGGED);
        }
        word(words, error.path("type"));
        word(words, error.path("code"));
        word(words, error.path("innererror").path("code"));
        word(words, error.path("details").path("error_code"));
        return new ProviderFault(message, words, text(error.path("param")), status(error));
    }

    /** The shapes that have no {@code error}: FastAPI's, old vLLM's. */
    private static ProviderFault bare(JsonNode root) {
        JsonNode detail = root.path("detail");
        if (detail.isArray() && !detail.isEmpty()) {
            JsonNode first = detail.get(0);
            JsonNode place = first.path("loc");
            Set<String> words = new TreeSet<>();
            word(words, first.path("type"));
            String parameter = place.isArray() && place.size() > 1 ? text(place.get(1)) : null;
            return new ProviderFault(text(first.path("msg")), words, parameter, null);
        }
        String message = text(root.path("message"));
        if (message == null) {
            message = text(detail);
        }
        Set<String> words = new TreeSet<>();
        word(words, root.path("type"));
        word(words, root.path("code"));
        return new ProviderFault(message, words, text(root.path("param")), status(root));
    }

    private static void word(Set<String> words, JsonNode node) {
        String text = text(node);
        if (text != null) {
            words.add(text.toLowerCase(Locale.ROOT));
        }
    }

    private static @Nullable Integer status(JsonNode node) {
        for (String name : new String[] {"status_code", "code", "status"}) {
            JsonNode value = node.path(name);
            int status = value.isIntegralNumber() && value.canConvertToInt() ? value.asInt() : 0;
            if (status >= 400 && status <= 599) {
                return status;
            }
        }
        return null;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() && !node.stringValue().isBlank() ? node.stringValue() : null;
    }
}
