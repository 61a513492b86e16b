package ai.vctt.adapter.ws.socketio;

import org.jspecify.annotations.Nullable;

/**
 * Where a socket's events come from. It is asked while the client's connection can take more and not otherwise, so a
 * slow reader needs no memory here: what it has not been asked for stays in the log behind it.
 */
@FunctionalInterface
public interface Outlet {

    /**
     * The next event as JSON text, {@code ["name",{...}]}; null when there is none now. Asked by one thread at a time,
     * an event loop, so it must not block. After null it is asked again when {@link Socket#wake} was called.
     */
    @Nullable
    String next();
}
