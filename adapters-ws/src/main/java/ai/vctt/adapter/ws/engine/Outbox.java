package ai.vctt.adapter.ws.engine;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packets that are pushed to a client instead of pulled: few, and bounded. Guarded by the session's lock. */
final class Outbox {

    private static final int MAX_PACKETS = 256;
    private static final int MAX_SIZE = 1024 * 1024;

    private final ArrayDeque<Outgoing> packets = new ArrayDeque<>();
    private int size;

    /** All of them, or none when it would be too much; what is alone may be as large as any. */
    boolean add(List<Outgoing> more) {
        int added = more.stream().mapToInt(Outbox::size).sum();
        boolean full = packets.size() >= MAX_PACKETS || (!packets.isEmpty() && size + added > MAX_SIZE);
        if (!full) {
            packets.addAll(more);
            size += added;
        }
        return !full;
    }

    @Nullable
    Outgoing poll() {
        Outgoing packet = packets.poll();
        if (packet != null) {
            size -= size(packet);
        }
        return packet;
    }

    void clear() {
        packets.clear();
        size = 0;
    }

    private static int size(Outgoing packet) {
        return switch (packet) {
            case Outgoing.Control(String text) -> text.length();
            case TextMessage message -> message.length();
            case Outgoing.Binary(byte[] bytes) -> bytes.length;
        };
    }
}
