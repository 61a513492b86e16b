package ai.vctt.sim;

import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Fault.CutBy;
import ai.vctt.sim.Fault.KeepAlive;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Streams an answer at its pace, up to its fault. */
final class StreamPlay extends Play {

    private static final int BATCH_BYTES = 32 * 1024;

    private final Wire wire;
    private final InstantSource clock;
    /** How many tokens go before the fault; past all of them when there is none in the stream. */
    private final int trigger;

    private int sent;
    private boolean triggered;
    /** Token {@code paceFrom} is due at {@code paceStart}, the others one gap after the other. */
    private long paceStart;

    private int paceFrom;
    private long gap;
    private KeepAlive keepAlive = KeepAlive.NONE;
    private @Nullable Future<?> keepAliveTimer;

    StreamPlay(
            Exchange exchange, ChatRequest request, Scenario scenario, Output output, Wire wire, InstantSource clock) {
        super(exchange, request, scenario, output);
        this.wire = wire;
        this.clock = clock;
        this.trigger = Math.min(output.tokens(), triggerOf(fault));
        this.triggered = triggerOf(fault) == Integer.MAX_VALUE;
        this.paceStart = began + nanosToFirstToken();
        this.gap = nanosPerToken();
    }

    private static int triggerOf(Fault fault) {
        return switch (fault) {
            case Fault.Cut cut -> cut.after();
            case Fault.Stall stall -> stall.after();
            case Fault.Dribble dribble -> dribble.after();
            case Fault.Malformed malformed -> malformed.after();
            case Fault.StreamError error -> error.after();
            case Fault.Filtered filtered -> filtered.after();
            case Fault.Refusal _ -> 0;
            default -> Integer.MAX_VALUE;
        };
    }

    @Override
    void begin() {
        ByteBuf out = exchange.buffer();
        exchange.beginEvents(out);
        boolean opens = !(fault instanceof Fault.HeadersOnly)
                && !(fault instanceof Fault.StreamError error && error.after() == 0);
        if (opens) {
            wire.opening(out);
            if (wire.openingReportsInput()) {
                call.inputReported();
            }
        }
        exchange.send(out);
        switch (fault) {
            case Fault.HeadersOnly(KeepAlive kind) -> {
                over = true;
                keepAlive(kind);
            }
            case Fault.SlowStart slow -> {
                keepAlive(slow.keepAlive());
                advance();
            }
            default -> advance();
        }
    }

    @Override
    void advance() {
        if (over || !exchange.isWritable()) {
            return;
        }
        ByteBuf out = exchange.buffer();
        long now = System.nanoTime();
        int before = sent;
        while (sent < stop() && due() <= now && out.readableBytes() < BATCH_BYTES) {
            wire.token(out, sent, stamp());
            sent++;
        }
        if (sent > before) {
            call.tokensSent(sent, reasoningIn(sent), now);
            keepAlive = KeepAlive.NONE;
        }
        if (!triggered && sent == trigger) {
            triggered = true;
            fail(out);
        } else if (sent == stop() && (finishing || !shape.held())) {
            over = true;
            finish(out);
        } else {
            goOn(out);
        }
    }

    @Override
    void writable() {
        advance();
    }

    @Override
    void stopped() {
        cancel(keepAliveTimer);
    }

    @Override
    void breakOff(CutBy by) {
        exchange.cut(exchange.buffer(), by);
    }

    /** Sends what there is, and comes back when more is due. */
    private void goOn(ByteBuf out) {
        if (out.isReadable()) {
            exchange.send(out);
        } else {
            out.release();
        }
        if (sent < stop()) {
            long wait = due() - System.nanoTime();
            if (wait > 0) {
                runAfter(wait);
            } else if (exchange.isWritable()) {
                exchange.run(this::advance);
            }
        }
    }

    private int stop() {
        int all = triggered ? output.tokens() : trigger;
        return shape.held() ? Math.min(all, said) : all;
    }

    private long due() {
        return shape.held() ? paceStart : paceStart + (sent - paceFrom) * gap;
    }

    private byte @Nullable [] stamp() {
        if (!shape.stamped()) {
            return null;
        }
        Instant now = clock.instant();
        return Json.utf8("t" + ChronoUnit.MICROS.between(Instant.EPOCH, now) + " ");
    }

    private void finish(ByteBuf out) {
        if (fault instanceof Fault.NoEndMark(boolean finished)) {
            if (finished && wire.ending(out, output.finish(), usage(sent), false)) {
                call.usageReported();
            }
            exchange.cut(out, CutBy.END);
        } else {
            end(out, output.finish());
        }
    }

    private void end(ByteBuf out, Finish finish) {
        call.charge(sent, reasoningIn(sent));
        if (wire.ending(out, finish, usage(sent), true)) {
            call.usageReported();
        }
        Chunks.end(out);
        exchange.complete(out, Ending.COMPLETED);
    }

    private void fail(ByteBuf out) {
        switch (fault) {
            case Fault.Cut cut -> {
                over = true;
                exchange.cut(out, cut.by());
            }
            case Fault.Stall stall -> {
                over = true;
                exchange.send(out);
                keepAlive(stall.keepAlive());
            }
            case Fault.Dribble dribble -> {
                gap = dribble.gap().toNanos();
                paceFrom = sent;
                paceStart = Math.max(System.nanoTime(), paceStart) + gap;
                goOn(out);
            }
            case Fault.Malformed malformed -> {
                for (int i = 0; i < malformed.events(); i++) {
                    wire.malformed(out);
                }
                exchange.send(out);
                advance();
            }
            case Fault.StreamError error -> {
                over = true;
                wire.error(out, error.shape(), error.problem());
                Chunks.end(out);
                exchange.complete(out, Ending.FAILED);
            }
            case Fault.Filtered _ -> {
                over = true;
                end(out, Finish.FILTERED);
            }
            case Fault.Refusal _ -> {
                over = true;
                end(out, Finish.REFUSAL);
            }
            default -> throw new IllegalStateException(fault + " is not met in a stream");
        }
    }

    private void keepAlive(KeepAlive kind) {
        keepAlive = kind;
        if (kind != KeepAlive.NONE) {
            keepAliveTimer = exchange.schedule(
                    () -> exchange.guarded(this::keepAlive), shape.keepAlive().toNanos());
        }
    }

    private void keepAlive() {
        if (keepAlive != KeepAlive.NONE) {
            if (exchange.isWritable()) {
                ByteBuf out = exchange.buffer();
                wire.keepAlive(out, keepAlive);
                exchange.send(out);
            }
            keepAlive(keepAlive);
        }
    }
}
