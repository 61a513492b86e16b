package ai.vctt.bench;

import java.util.Locale;

/** How the load client asks. */
enum Api {
    SOCKETIO,
    /** Chat completions, streamed as server-sent events. */
    SSE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
