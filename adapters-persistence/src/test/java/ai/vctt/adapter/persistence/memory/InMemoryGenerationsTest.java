package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.GenerationsContract;

class InMemoryGenerationsTest extends GenerationsContract {

    @Override
    protected Generations newGenerations() {
        return new InMemoryGenerations(100);
    }
}
