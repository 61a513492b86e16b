package ai.vctt.adapter.ws.engine;

import java.util.function.LongSupplier;

/** Allows {@code perSecond} things a second, and as many at once after a quiet second. Thread-safe. */
public final class TokenBucket {

    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private double tokens;
    private long last;

    public TokenBucket(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.tokens = perSecond;
        this.last = nanoTime.getAsLong();
    }

    public synchronized boolean take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(perSecond, tokens + (now - last) / NANOS * perSecond);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
