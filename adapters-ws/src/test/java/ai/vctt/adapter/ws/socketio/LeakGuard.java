package ai.vctt.adapter.ws.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

/** Fails on buffers that were dropped without being released. */
final class LeakGuard {

    private static final ListAppender<ILoggingEvent> REPORTS = new ListAppender<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        REPORTS.start();
        ((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).addAppender(REPORTS);
    }

    private LeakGuard() {}

    static void watch() {
        check();
    }

    static void check() {
        assertThat(REPORTS.list).map(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    /** Leaks are reported at an allocation after a collection. */
    static void collectAndCheck() {
        for (int round = 0; round < 3; round++) {
            System.gc();
            for (int i = 0; i < 100; i++) {
                ByteBufAllocator.DEFAULT.buffer(16).release();
            }
            check();
        }
    }
}
