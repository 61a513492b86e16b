package ai.vctt.sim;

import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Fault.CutBy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A call as it goes on. Written by its connection's thread, read by any. */
public final class Call {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What is known when a call comes in. */
    record Arrival(
            long number,
            Api api,
            String model,
            boolean stream,
            String fault,
            long connection,
            int messages,
            @Nullable Integer prefillChars,
            int inputTokens,
            int cachedTokens,
            Instant at,
            long nanos) {}

    /** What a test can do to an answer that is held. */
    interface Hand {

        void say(int tokens);

        void finish();

        void cut(CutBy by);
    }

    private final Arrival arrival;
    private final @Nullable Answer answer;
    private final CompletableFuture<CallRecord> end = new CompletableFuture<>();
    private volatile @Nullable Hand hand;
    private volatile @Nullable Integer status;
    private volatile long headersNanos;
    private volatile long firstTokenNanos;
    private volatile long lastTokenNanos;
    private volatile int tokens;
    private volatile int charged;
    private volatile int reasoning;
    private volatile boolean inputCharged;
    private volatile boolean inputReported;
    private volatile boolean outputReported;
    private volatile Ending ending = Ending.RUNNING;
    private volatile long endNanos;

    Call(Arrival arrival, @Nullable Answer answer) {
        this.arrival = arrival;
        this.answer = answer;
    }

    public String model() {
        return arrival.model();
    }

    /** What it is answered when nothing goes wrong; of a continuation, what is left to say. */
    public Answer answer() {
        if (answer == null) {
            throw new IllegalStateException("no answer: the request was refused");
        }
        return answer;
    }

    /** Lets so many more tokens of an answer out that is held. */
    public void say(int tokens) {
        hand().say(tokens);
    }

    /** Ends an answer that is held, behind the tokens that were let out. */
    public void finish() {
        hand().finish();
    }

    /** Breaks an answer off that is held, behind the tokens that were let out. */
    public void cut(CutBy by) {
        hand().cut(by);
    }

    /** As it is now. */
    public CallRecord record() {
        Ending now = ending;
        return new CallRecord(
                arrival.number(),
                arrival.api(),
                arrival.model(),
                arrival.stream(),
                arrival.fault(),
                arrival.connection(),
                arrival.messages(),
                arrival.prefillChars(),
                arrival.at(),
                status,
                at(headersNanos),
                at(firstTokenNanos),
                at(lastTokenNanos),
                tokens,
                now,
                now == Ending.RUNNING ? null : at(endNanos),
                charge());
    }

    public boolean isRunning() {
        return ending == Ending.RUNNING;
    }

    /**
     * Waits for its end.
     *
     * @throws IllegalStateException when it goes on for another 20 s
     */
    public CallRecord awaitEnd() throws InterruptedException {
        try {
            return end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("still running: " + record(), e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private Hand hand() {
        Hand held = hand;
        if (held == null) {
            throw new IllegalStateException("not held by hand: " + record());
        }
        return held;
    }

    private @Nullable Instant at(long nanos) {
        return nanos == 0 ? null : arrival.at().plusNanos(nanos - arrival.nanos());
    }

    private Charge charge() {
        if (!inputCharged) {
            return Charge.NONE;
        }
        return new Charge(
                arrival.inputTokens(), arrival.cachedTokens(), charged, reasoning, inputReported, outputReported);
    }

    // The rest is the simulator's.

    void heldBy(Hand hand) {
        this.hand = hand;
    }

    void headersSent(int status, long nanos) {
        this.status = status;
        headersNanos = nanos;
    }

    /** @param sent tokens so far, of which {@code reasoning} are reasoning */
    void tokensSent(int sent, int reasoning, long nanos) {
        if (tokens == 0) {
            firstTokenNanos = nanos;
        }
        lastTokenNanos = nanos;
        tokens = sent;
        charge(sent, reasoning);
    }

    /** It costs its input, and so many tokens made. */
    void charge(int made, int reasoning) {
        charged = made;
        this.reasoning = reasoning;
        inputCharged = true;
    }

    void inputReported() {
        inputReported = true;
    }

    void usageReported() {
        inputReported = true;
        outputReported = true;
    }

    void ended(Ending how, long nanos) {
        endNanos = nanos;
        ending = how;
    }

    /** Lets those know who wait for the end, when the log has it. */
    void tellEnd() {
        end.complete(record());
    }
}
