package ai.vctt.adapter.llm.mcp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server says on its standard error, in our log, but no flood of it. Thread-safe. */
final class ServerLog {

    private static final Logger LOG = LoggerFactory.getLogger("ai.vctt.mcp");
    private static final int LINES_PER_MINUTE = 60;
    private static final long MINUTE = 60_000_000_000L;

    private final String server;
    private long minute = System.nanoTime();
    private int lines;

    ServerLog(String server) {
        this.server = server;
    }

    void say(String line) {
        if (line.isBlank()) {
            return;
        }
        synchronized (this) {
            long now = System.nanoTime();
            if (now - minute > MINUTE) {
                if (lines > LINES_PER_MINUTE) {
                    LOG.info("{}: said {} lines more", server, lines - LINES_PER_MINUTE);
                }
                minute = now;
                lines = 0;
            }
            if (++lines > LINES_PER_MINUTE) {
                return;
            }
        }
        LOG.info("{}: {}", server, line.replaceAll("\\p{Cntrl}+", " ").strip());
    }
}
