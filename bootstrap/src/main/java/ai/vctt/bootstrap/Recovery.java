package ai.vctt.bootstrap;

import ai.vctt.application.generation.GenerationService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Ends what an earlier process left running when it was killed, before this one takes requests. */
@Component
final class Recovery implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final GenerationService generations;
    private volatile boolean done;

    Recovery(GenerationService generations) {
        this.generations = generations;
    }

    @Override
    public void start() {
        int left = generations.closeUnfinished();
        if (left > 0) {
            LOG.warn("{} generations were running when the server went down; what is known of them is kept", left);
        }
        done = true;
    }

    @Override
    public void stop() {
        done = false;
    }

    @Override
    public boolean isRunning() {
        return done;
    }

    /** Before the port is opened. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
