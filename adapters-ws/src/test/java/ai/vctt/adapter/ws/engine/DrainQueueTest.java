package ai.vctt.adapter.ws.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainQueueTest {

    private final EventLoop loop = new DefaultEventLoop();
    private final DrainQueue drains = new DrainQueue(loop);

    @AfterEach
    void stopLoop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void whatever_is_offered_is_drained_whether_the_loop_is_busy_or_not() throws InterruptedException {
        int threads = 4;
        int each = 5_000;
        CountDownLatch drained = new CountDownLatch(threads * each);
        for (int i = 0; i < threads; i++) {
            Thread.ofVirtual().start(() -> {
                for (int n = 0; n < each; n++) {
                    drains.offer(drained::countDown);
                }
            });
        }
        drained.await();
    }

    @Test
    void a_drain_that_fails_takes_nothing_from_those_behind_it() throws InterruptedException {
        CountDownLatch drained = new CountDownLatch(2);
        for (int n = 0; n < 2; n++) {
            drains.offer(() -> {
                drained.countDown();
                throw new IllegalStateException("on purpose");
            });
        }
        drained.await();
    }

    @Test
    void drains_of_a_busy_loop_are_on_the_loop_and_one_after_the_other() throws InterruptedException {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger astray = new AtomicInteger();
        CountDownLatch drained = new CountDownLatch(1_000);
        for (int n = 0; n < 1_000; n++) {
            drains.offer(() -> {
                if (!loop.inEventLoop() || atOnce.incrementAndGet() > 1) {
                    astray.incrementAndGet();
                }
                atOnce.decrementAndGet();
                drained.countDown();
            });
        }
        drained.await();
        assertThat(astray).hasValue(0);
    }

    @Test
    void a_stopped_loop_takes_nothing() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(drains.offer(() -> {})).isFalse();
    }
}
