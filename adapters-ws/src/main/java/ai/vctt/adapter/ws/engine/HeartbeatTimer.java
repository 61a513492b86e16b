package ai.vctt.adapter.ws.engine;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Pings a session's client and ends the session when no pong comes (engine.io-protocol v4, "Heartbeat"). Thread-safe. */
final class HeartbeatTimer {

    private final EngineSession session;
    private final Heartbeat heartbeat;
    private @Nullable Future<?> next;
    private boolean awaitingPong;
    private boolean stopped;

    HeartbeatTimer(EngineSession session, Heartbeat heartbeat) {
        this.session = session;
        this.heartbeat = heartbeat;
    }

    synchronized void start() {
        if (!stopped) {
            next = session.schedule(this::ping, heartbeat.interval());
        }
    }

    private void ping() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            awaitingPong = true;
            next = session.schedule(() -> session.close(CloseReason.PING_TIMEOUT), heartbeat.timeout());
        }
        session.sendControl("2");
    }

    synchronized void pong() {
        if (awaitingPong) {
            awaitingPong = false;
            cancel();
            start();
        }
    }

    synchronized void stop() {
        stopped = true;
        cancel();
    }

    private void cancel() {
        if (next != null) {
            next.cancel(false);
        }
    }
}
