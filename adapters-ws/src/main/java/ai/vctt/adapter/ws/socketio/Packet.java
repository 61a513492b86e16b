package ai.vctt.adapter.ws.socketio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent, with its payload still as text (socket.io-protocol v5, "Packet encoding"):
 * {@code <type>[<attachments>-][<namespace>,][<acknowledgement id>][<JSON>]}.
 *
 * @param ackId -1 for none
 * @param attachments how many binary messages belong to it
 * @param binaries those of them that have come
 */
record Packet(Type type, String namespace, long ackId, int attachments, String json, List<byte[]> binaries) {

    enum Type {
        CONNECT,
        DISCONNECT,
        EVENT,
        ACK
    }

    private static final int MAX_ATTACHMENTS = 10;
    private static final int MAX_NAMESPACE = 128;
    private static final int MAX_DIGITS = 15;

    /** Null for what is no packet a client may send. */
    static @Nullable Packet parse(String text) {
        if (text.isEmpty()) {
            return null;
        }
        char typeDigit = text.charAt(0);
        int at = 1;
        int attachments = 0;
        if (typeDigit == '5' || typeDigit == '6') {
            int dash = digits(text, at);
            if (dash == at || dash - at > 2 || dash == text.length() || text.charAt(dash) != '-') {
                return null;
            }
            attachments = Integer.parseInt(text, at, dash, 10);
            if (attachments > MAX_ATTACHMENTS) {
                return null;
            }
            at = dash + 1;
        }
        String namespace = "/";
        if (at < text.length() && text.charAt(at) == '/') {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            if (end - at > MAX_NAMESPACE) {
                return null;
            }
            namespace = text.substring(at, end);
            at = comma < 0 ? end : comma + 1;
        }
        long ackId = -1;
        int idEnd = digits(text, at);
        if (idEnd > at) {
            if (idEnd - at > MAX_DIGITS) {
                return null;
            }
            ackId = Long.parseLong(text, at, idEnd, 10);
        }
        String json = text.substring(idEnd);
        return switch (typeDigit) {
            case '0' -> json.isEmpty() || json.startsWith("{") ? packet(Type.CONNECT, namespace, ackId, 0, json) : null;
            case '1' -> json.isEmpty() ? packet(Type.DISCONNECT, namespace, ackId, 0, json) : null;
            case '2', '5' -> json.startsWith("[") ? packet(Type.EVENT, namespace, ackId, attachments, json) : null;
            case '3', '6' ->
                json.startsWith("[") && ackId >= 0 ? packet(Type.ACK, namespace, ackId, attachments, json) : null;
            default -> null;
        };
    }

    private static Packet packet(Type type, String namespace, long ackId, int attachments, String json) {
        return new Packet(type, namespace, ackId, attachments, json, List.of());
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    Packet with(byte[] binary) {
        List<byte[]> more = new ArrayList<>(binaries);
        more.add(binary);
        return new Packet(type, namespace, ackId, attachments, json, List.copyOf(more));
    }

    boolean complete() {
        return binaries.size() == attachments;
    }

    /** About what it takes in memory. */
    int size() {
        int size = json.length();
        for (byte[] binary : binaries) {
            size += binary.length;
        }
        return size;
    }

    /** What goes before the payload of a packet for this namespace. */
    static String prefix(char type, String namespace) {
        return namespace.equals("/") ? String.valueOf(type) : type + namespace + ",";
    }
}
