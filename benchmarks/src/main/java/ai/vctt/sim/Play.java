package ai.vctt.sim;

import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Fault.CutBy;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** An answer on its way. Used by its connection's thread only. */
abstract sealed class Play implements Runnable, Call.Hand permits StreamPlay, WholePlay {

    final Exchange exchange;
    final Call call;
    final Shape shape;
    final Fault fault;
    final Output output;
    final int inputTokens;
    private final int cachedTokens;
    final long began = System.nanoTime();
    /** Of a held answer: how many tokens may go, and whether that is all. */
    int said;

    boolean finishing;
    /** Nothing more is to be said. */
    boolean over;

    private @Nullable Future<?> timer;

    Play(Exchange exchange, ChatRequest request, Scenario scenario, Output output) {
        this.exchange = exchange;
        this.call = exchange.call();
        this.shape = scenario.shape();
        this.fault = scenario.fault();
        this.output = output;
        this.inputTokens = request.inputTokens();
        this.cachedTokens = Math.min(shape.cached(), request.inputTokens());
    }

    abstract void begin();

    /** Says what is due. */
    abstract void advance();

    abstract void breakOff(CutBy by);

    @Override
    public final void run() {
        exchange.guarded(this::advance);
    }

    /** The caller takes more again. */
    void writable() {}

    /** The connection is gone. */
    final void gone(Ending how) {
        over = true;
        cancel(timer);
        stopped();
        exchange.ended(how);
    }

    void stopped() {}

    @Override
    public final void say(int tokens) {
        exchange.run(() -> {
            said += tokens;
            advance();
        });
    }

    @Override
    public final void finish() {
        exchange.run(() -> {
            finishing = true;
            advance();
        });
    }

    @Override
    public final void cut(CutBy by) {
        exchange.run(() -> {
            advance();
            if (!over) {
                over = true;
                breakOff(by);
            }
        });
    }

    /** Runs again after so many nanoseconds. */
    final void runAfter(long nanos) {
        cancel(timer);
        timer = exchange.schedule(this, nanos);
    }

    final long nanosToFirstToken() {
        return (fault instanceof Fault.SlowStart slow ? slow.delay() : shape.firstToken()).toNanos();
    }

    final long nanosPerToken() {
        return shape.rate() == 0 ? 0 : Math.round(1e9 / shape.rate());
    }

    final Usage usage(int made) {
        return new Usage(inputTokens, cachedTokens, made, reasoningIn(made));
    }

    final int reasoningIn(int made) {
        return Math.min(made, output.reasoning().tokens());
    }

    static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
