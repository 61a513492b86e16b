package ai.vctt.adapter.rest.openai;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;

/**
 * The body of a streamed answer. It is pulled: the log is read only while the subscriber has asked and the connection can
 * take more, so a caller who does not read costs no memory, and finds neighbouring text joined when it reads again. All
 * of it happens on the connection's event loop. For one subscriber.
 */
final class SseBody implements Publisher<DataBuffer> {

    private static final String WRITABILITY = "vctt-writability";

    /** Characters of one buffer, about; reading stops at them. */
    private static final int BATCH = 16 * 1024;

    private final Caller caller;
    private final SseAnswer answer;
    private final ChunkWriter chunks;
    private final DataBufferFactory buffers;
    private final Connection connection;
    private final EventLoop loop;
    private final long keepAliveNanos;
    private final AtomicBoolean awake = new AtomicBoolean();

    // The rest belongs to the event loop.
    private @Nullable Subscriber<? super DataBuffer> subscriber;
    private @Nullable Future<?> timer;
    private long demand;
    private long lastSent;
    private boolean done;

    SseBody(
            Caller caller,
            SseAnswer answer,
            ChunkWriter chunks,
            DataBufferFactory buffers,
            Connection connection,
            Duration keepAlive) {
        this.caller = caller;
        this.answer = answer;
        this.chunks = chunks;
        this.buffers = buffers;
        this.connection = connection;
        this.loop = connection.channel().eventLoop();
        this.keepAliveNanos = keepAlive.toNanos();
    }

    @Override
    public void subscribe(Subscriber<? super DataBuffer> newSubscriber) {
        newSubscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                if (Operators.validate(n)) {
                    onLoop(() -> {
                        demand = Operators.addCap(demand, n);
                        drain();
                    });
                }
            }

            @Override
            public void cancel() {
                onLoop(SseBody.this::finish);
            }
        });
        onLoop(() -> begin(newSubscriber));
    }

    private void begin(Subscriber<? super DataBuffer> newSubscriber) {
        if (done) {
            return;
        }
        subscriber = newSubscriber;
        connection.addHandlerLast(WRITABILITY, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                wake();
                context.fireChannelWritabilityChanged();
            }
        });
        lastSent = System.nanoTime();
        timer = loop.schedule(this::keepAlive, keepAliveNanos, TimeUnit.NANOSECONDS);
        caller.onNews(this::wake);
    }

    /** From any thread. */
    private void wake() {
        if (awake.compareAndSet(false, true)) {
            onLoop(() -> {
                awake.set(false);
                drain();
            });
        }
    }

    private void drain() {
        try {
            while (canSend()) {
                fill();
                if (chunks.length() == 0) {
                    return;
                }
                send();
                if (answer.over()) {
                    Subscriber<? super DataBuffer> to = Objects.requireNonNull(subscriber);
                    finish();
                    to.onComplete();
                }
            }
        } catch (RuntimeException fault) {
            Subscriber<? super DataBuffer> to = Objects.requireNonNull(subscriber);
            finish();
            to.onError(fault);
        }
    }

    private boolean canSend() {
        return !done && subscriber != null && demand > 0 && connection.channel().isWritable();
    }

    /** Looks as far ahead as one buffer reaches: text that turns out to be void is then never sent. */
    private void fill() {
        while (!answer.over() && answer.waiting() < BATCH) {
            var event = caller.poll();
            if (event == null) {
                break;
            }
            answer.take(event);
        }
        answer.flush();
    }

    private void send() {
        demand--;
        lastSent = System.nanoTime();
        Objects.requireNonNull(subscriber).onNext(chunks.take(buffers));
    }

    private void keepAlive() {
        long silence = System.nanoTime() - lastSent;
        if (canSend() && silence >= keepAliveNanos) {
            chunks.keepAlive();
            send();
            silence = 0;
        }
        if (!done) {
            long left = silence < keepAliveNanos ? keepAliveNanos - silence : keepAliveNanos;
            timer = loop.schedule(this::keepAlive, left, TimeUnit.NANOSECONDS);
        }
    }

    private void finish() {
        if (done) {
            return;
        }
        done = true;
        if (subscriber != null) {
            connection.removeHandler(WRITABILITY);
        }
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** An event loop that takes no more has closed its connections. */
    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException shutDown) {
            caller.close();
        }
    }
}
