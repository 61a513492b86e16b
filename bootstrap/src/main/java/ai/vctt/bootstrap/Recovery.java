package ai.vctt.bootstrap;

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
 * Ends what an earlier process left running when it was killed, before this one takes requests; and while it does, what
 * other servers on the same database leave, who are told that this one is there.
 */
@Component
final class Recovery implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** Apart from checkpoints, so that one that takes long does not make this server look gone. */
    private static final int ROUND_SECONDS = 5;

    private final GenerationService generations;
    private @Nullable ScheduledExecutorService rounds;

    Recovery(GenerationService generations) {
        this.generations = generations;
    }

    @Override
    public void start() {
        closeUnfinished();
        rounds = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("recovery").daemon().factory());
        var _ = rounds.scheduleWithFixedDelay(this::goRound, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    private void closeUnfinished() {
        int left = generations.closeUnfinished();
        if (left > 0) {
            LOG.warn("{} generations were running when their server went down; what is known of them is kept", left);
        }
    }

    private void goRound() {
        try {
            closeUnfinished();
        } catch (RuntimeException fault) {
            // An exception would end the rounds, and this server would look gone.
            LOG.error("What other servers left was not looked at", fault);
        }
    }

    /** After everything has ended here, and not before: until then this server has to be known to be there. */
    @Override
    public void stop() {
        if (rounds != null) {
            rounds.close();
            rounds = null;
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    /** Before the port is opened. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
