package ai.vctt.bootstrap;

import ai.vctt.adapter.ws.socketio.SocketIoServer;
import ai.vctt.application.generation.GenerationService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets time pass for running generations, and takes the engine down in order: no new requests, what runs comes to its
 * end and is delivered, clients are let go, and only then the port is closed.
 */
@Component
final class Housekeeping implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int TICK_MILLIS = 100;
    private static final int CHECKPOINT_MILLIS = 800;

    private final GenerationService generations;
    private final SocketIoServer sockets;
    private final EngineProperties properties;
    private @Nullable ScheduledExecutorService ticker;
    private @Nullable ScheduledExecutorService checkpoints;

    Housekeeping(GenerationService generations, SocketIoServer sockets, EngineProperties properties) {
        this.generations = generations;
        this.sockets = sockets;
        this.properties = properties;
    }

    @Override
    public void start() {
        ticker = every(TICK_MILLIS, "housekeeping", generations::timePassed);
        checkpoints = every(CHECKPOINT_MILLIS, "checkpoints", generations::checkpoint);
    }

    private static ScheduledExecutorService every(int millis, String name, Runnable task) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
        var _ = executor.scheduleWithFixedDelay(() -> tick(task), millis, millis, TimeUnit.MILLISECONDS);
        return executor;
    }

    private static void tick(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException fault) {
            // An exception would end the schedule, and with it every time limit.
            LOG.error("Housekeeping met a fault", fault);
        }
    }

    @Override
    public void stop() {
        try {
            if (generations.running() > 0) {
                LOG.info("Waiting for {} generations to end", generations.running());
            }
            generations.shutDown(properties.streams().drain());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.close();
            for (ScheduledExecutorService executor : new ScheduledExecutorService[] {ticker, checkpoints}) {
                if (executor != null) {
                    executor.shutdownNow();
                }
            }
            ticker = null;
            checkpoints = null;
        }
    }

    @Override
    public boolean isRunning() {
        return ticker != null;
    }

    /** Last to start and first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
