package ai.vctt.adapter.ws.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A session's polling side: one GET that waits for packets, and one POST at a time that brings some
 * (engine.io-protocol v4, "HTTP long-polling"). Fields are guarded by the session's lock.
 */
final class PollingTransport {

    /** What a response holds before it goes, unless a single packet is larger. */
    private static final int RESPONSE_BYTES = 64 * 1024;

    private static final char SEPARATOR = '\u001e';

    private final EngineSession session;
    private final Object lock;
    private @Nullable Exchange poll;
    private boolean pushing;

    PollingTransport(EngineSession session, Object lock) {
        this.session = session;
        this.lock = lock;
    }

    /** Under the lock. */
    @Nullable
    Exchange waiting() {
        return poll;
    }

    /** Under the lock; whoever takes it has to answer it. */
    @Nullable
    Exchange take() {
        Exchange taken = poll;
        poll = null;
        return taken;
    }

    /** A GET waits here until there is something to answer; a second one at the same time ends the session. */
    void onPoll(Exchange exchange) {
        Refusal refusal = null;
        synchronized (lock) {
            if (session.isClosed()) {
                refusal = Refusal.UNKNOWN_SESSION;
            } else if (session.upgraded() || poll != null) {
                refusal = Refusal.BAD_REQUEST;
            } else {
                poll = exchange;
            }
        }
        if (refusal == null) {
            session.drain();
        } else {
            closeUnlessUpgraded();
            session.server().refuse(exchange, refusal);
        }
    }

    /** The head of a POST; null when its body may follow. */
    @Nullable
    Refusal beginPush() {
        synchronized (lock) {
            if (session.isClosed()) {
                return Refusal.UNKNOWN_SESSION;
            }
            if (!session.upgraded() && !pushing) {
                pushing = true;
                return null;
            }
        }
        closeUnlessUpgraded();
        return Refusal.BAD_REQUEST;
    }

    void onPush(Exchange exchange) {
        String payload = Utf8.decode(exchange.body());
        boolean valid = payload != null && session.onPayload(payload);
        synchronized (lock) {
            pushing = false;
        }
        if (valid) {
            exchange.answerText("ok");
        } else {
            session.close(CloseReason.INVALID_PACKET);
            session.server().refuse(exchange, Refusal.BAD_REQUEST);
        }
    }

    /** The connection of a waiting poll or an unfinished push is gone. */
    void onLost() {
        session.close(CloseReason.TRANSPORT_CLOSED);
    }

    /** Requests of an upgraded session are refused, but do it no harm. */
    private void closeUnlessUpgraded() {
        if (!session.upgraded()) {
            session.close(CloseReason.INVALID_PACKET);
        }
    }

    /** Answers the poll if there is anything to say. By the drain, on the poll's event loop. */
    void fill(Exchange exchange) {
        ByteBufAllocator allocator = exchange.context().alloc();
        ByteBuf payload = null;
        while (payload == null || payload.readableBytes() < RESPONSE_BYTES) {
            Outgoing packet = session.next();
            if (packet == null) {
                break;
            }
            payload = append(payload, packet, allocator);
        }
        boolean answer;
        synchronized (lock) {
            answer = poll == exchange && (payload != null || session.webSocket().wantsPollsAnswered());
            if (answer) {
                poll = null;
            }
        }
        if (answer) {
            exchange.answerPayload(payload != null ? payload : ByteBufUtil.writeUtf8(allocator, "6"));
        } else if (payload != null) {
            payload.release();
        }
    }

    private ByteBuf append(@Nullable ByteBuf payload, Outgoing packet, ByteBufAllocator allocator) {
        ByteBuf buffer = payload == null ? allocator.buffer(1024) : payload.writeByte(SEPARATOR);
        int before = buffer.readableBytes();
        switch (packet) {
            case Outgoing.Control(String text) -> ByteBufUtil.writeUtf8(buffer, text);
            case TextMessage(String head, String rest) -> {
                ByteBufUtil.writeUtf8(buffer.writeByte('4'), head);
                ByteBufUtil.writeUtf8(buffer, rest);
            }
            case Outgoing.Binary(byte[] message) ->
                buffer.writeByte('b').writeBytes(Base64.getEncoder().encode(message));
        }
        session.server().countSent(buffer.readableBytes() - before);
        return buffer;
    }
}
