package ai.vctt.application.generation.port.out;

import ai.vctt.application.generation.SettableClock;
import java.time.Duration;

class ListedGenerationsTest extends DurableGenerationsContract {

    private final SettableClock clock = new SettableClock();
    private ListedGenerations first;

    @Override
    protected Generations newGenerations() {
        first = new ListedGenerations(clock);
        return first;
    }

    @Override
    protected Generations newServer() {
        return first.another();
    }

    @Override
    protected void pass(Duration duration) {
        clock.advance(duration);
    }

    @Override
    protected void stop(Generations server) {
        ((ListedGenerations) server).leave();
    }
}
