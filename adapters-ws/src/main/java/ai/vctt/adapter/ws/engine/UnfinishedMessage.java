package ai.vctt.adapter.ws.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket has received of a message that is not whole: fragments, and the beginning of a frame. It counts
 * against the server's budget, and has to become whole in time. Of the channel's event loop.
 */
final class UnfinishedMessage {

    private final Channel channel;
    private final EngineLimits limits;
    private final MemoryBudget.Share share;
    private final Consumer<CloseReason> onBroken;
    private @Nullable ByteBuf fragments;
    private boolean text;
    private int frameBytes;
    private @Nullable Future<?> deadline;

    UnfinishedMessage(Channel channel, EngineLimits limits, MemoryBudget budget, Consumer<CloseReason> onBroken) {
        this.channel = channel;
        this.limits = limits;
        this.share = budget.share();
        this.onBroken = onBroken;
    }

    boolean isText() {
        return text;
    }

    void begin(boolean asText, ByteBuf fragment) {
        text = asText;
        fragments = channel.alloc().buffer(fragment.readableBytes());
        add(fragment);
    }

    /** False when it is too much, and has been said so. */
    boolean add(ByteBuf fragment) {
        if (fragments == null) {
            return false;
        }
        if (fragments.readableBytes() + fragment.readableBytes()
                > limits.memory().maxPayloadBytes()) {
            onBroken.accept(CloseReason.TOO_LARGE);
            return false;
        }
        frameBytes = 0;
        fragments.writeBytes(fragment);
        return account();
    }

    /** The whole of it, to be released by {@link #end}. */
    ByteBuf whole() {
        if (fragments == null) {
            throw new IllegalStateException("no fragment came");
        }
        return fragments;
    }

    /** How much there is of a frame that has begun. */
    void onFrameBytes(int bytes) {
        if (bytes != frameBytes) {
            frameBytes = bytes;
            account();
        }
    }

    /** A message is whole, or never will be. */
    void end() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
        frameBytes = 0;
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        share.release();
    }

    private boolean account() {
        int held = frameBytes + (fragments == null ? 0 : fragments.readableBytes());
        if (deadline == null && (held > 0 || fragments != null)) {
            deadline = channel.eventLoop()
                    .schedule(
                            () -> onBroken.accept(CloseReason.MESSAGE_TIMEOUT),
                            limits.timeouts().body().toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        if (!share.resize(held)) {
            onBroken.accept(CloseReason.SERVER_BUSY);
            return false;
        }
        return true;
    }
}
