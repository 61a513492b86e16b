package ai.vctt.adapter.ws.engine;

import org.jspecify.annotations.Nullable;

/**
 * What speaks over a session. Called on event loops, so it must not block; a client that misuses two transports at
 * once can make {@link #onText} and {@link #onBinary} run at the same time.
 */
public interface EngineListener {

    /** A text message, without the packet type. */
    void onText(String message);

    void onBinary(byte[] message);

    /**
     * The next message for the client, or null when there is none now. Asked only while the transport can take
     * more, by one thread at a time.
     */
    @Nullable
    TextMessage next();

    /** The last call, exactly once. */
    void onClose(CloseReason reason);
}
