package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.analytics.port.out.UsageLedgerContract;
import ai.vctt.application.generation.port.out.Generations;

class InMemoryLedgerTest extends UsageLedgerContract {

    private InMemoryGenerations generations;

    @Override
    protected Generations newGenerations() {
        generations = new InMemoryGenerations(10);
        return generations;
    }

    @Override
    protected UsageLedger newLedger() {
        return new InMemoryLedger(generations);
    }
}
