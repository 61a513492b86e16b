package ai.vctt.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A client on a bare socket, which sees how the connection ends. */
final class Caller implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    /** How the answer ended. */
    enum End {
        WHOLE,
        FIN,
        RESET
    }

    record Reply(int status, String head, String body, End end) {

        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        JsonNode json() {
            return Json.MAPPER.readTree(body);
        }

        /** The data of all events. */
        List<String> events() {
            return body.lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .toList();
        }

        /** Those that are JSON. */
        List<JsonNode> documents() {
            List<JsonNode> documents = new ArrayList<>();
            for (String event : events()) {
                try {
                    documents.add(Json.MAPPER.readTree(event));
                } catch (JacksonException _) {
                    // One of the malformed ones, or [DONE].
                }
            }
            return documents;
        }

        boolean isMarked() {
            return events().contains("[DONE]") || body.contains("event: message_stop");
        }

        /** Of a stream, or of a whole answer. */
        String text() {
            if (header("content-type").equals("application/json")) {
                JsonNode root = json();
                return root.has("choices")
                        ? root.at("/choices/0/message/content").asString()
                        : root.path("content").get(0).path("text").asString();
            }
            StringBuilder text = new StringBuilder();
            for (JsonNode document : documents()) {
                text.append(document.at("/choices/0/delta/content").asString(""));
                text.append(document.at("/delta/text").asString(""));
            }
            return text.toString();
        }

        /** The last value at a JSON pointer in any of the events. */
        JsonNode last(String pointer) {
            return documents().stream()
                    .map(document -> document.at(pointer))
                    .filter(node -> !node.isMissingNode() && !node.isNull())
                    .reduce((_, later) -> later)
                    .orElseThrow(() -> new AssertionError(pointer + " is not in " + body));
        }
    }

    Caller(Simulator simulator) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static ObjectNode request(Api api, String model, String... messages) {
        ObjectNode root = Json.object().put("model", model);
        ArrayNode array = root.putArray("messages");
        for (int i = 0; i < messages.length; i++) {
            array.addObject().put("role", i % 2 == 0 ? "user" : "assistant").put("content", messages[i]);
        }
        if (api == Api.ANTHROPIC) {
            root.put("max_tokens", 1_000_000);
        }
        return root;
    }

    static ObjectNode streaming(Api api, String model, String... messages) {
        ObjectNode root = request(api, model, messages).put("stream", true);
        if (api == Api.OPENAI) {
            root.putObject("stream_options").put("include_usage", true);
        }
        return root;
    }

    static Reply call(Simulator simulator, Api api, ObjectNode request) throws IOException {
        try (Caller caller = new Caller(simulator)) {
            caller.send(api, request);
            return caller.reply();
        }
    }

    static Reply get(Simulator simulator, String method, String path, String body) throws IOException {
        try (Caller caller = new Caller(simulator)) {
            caller.send(method + " " + path, "", body);
            return caller.reply();
        }
    }

    void send(Api api, ObjectNode request) throws IOException {
        switch (api) {
            case OPENAI -> send("POST /v1/chat/completions", "Authorization: Bearer x\r\n", request.toString());
            case ANTHROPIC ->
                send("POST /v1/messages", "x-api-key: x\r\nanthropic-version: 2023-06-01\r\n", request.toString());
        }
    }

    void send(String line, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = line + " HTTP/1.1\r\nHost: sim\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    }

    Reply reply() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String head = "";
        End end = End.FIN;
        try {
            head = head(in);
            if (!head.isEmpty()) {
                end = body(in, head, body) ? End.WHOLE : End.FIN;
            }
        } catch (SocketException _) {
            end = End.RESET;
        }
        int status = head.isEmpty() ? 0 : Integer.parseInt(head.substring(9, 12));
        return new Reply(status, head, body.toString(StandardCharsets.UTF_8), end);
    }

    /** Reads until this has come. */
    void awaitText(String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new AssertionError(text + " is not in " + seen);
            }
            seen.append((char) next);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** @return whether the body came to its end */
    private static boolean body(InputStream in, String head, ByteArrayOutputStream body) throws IOException {
        if (!head.contains("Transfer-Encoding: chunked")) {
            int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            return take(in, length, body);
        }
        while (true) {
            String line = line(in);
            if (line.isEmpty()) {
                return false;
            }
            int length = Integer.parseInt(line, 16);
            boolean whole = take(in, length, body) && line(in).isEmpty();
            if (length == 0 || !whole) {
                return whole;
            }
        }
    }

    private static boolean take(InputStream in, int length, ByteArrayOutputStream body) throws IOException {
        byte[] bytes = in.readNBytes(length);
        body.writeBytes(bytes);
        return bytes.length == length;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next; (next = in.read()) >= 0 && next != '\n'; ) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
