package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.analytics.port.out.UsageLedgerContract;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.Generations;

class InMemoryLedgerTest extends UsageLedgerContract {

    private InMemoryGenerations generations;
    private InMemoryConversations conversations;

    @Override
    protected Generations newGenerations() {
        generations = new InMemoryGenerations(10);
        conversations = new InMemoryConversations(generations, 10);
        return generations;
    }

    @Override
    protected UsageLedger newLedger() {
        return new InMemoryLedger(generations, conversations);
    }

    @Override
    protected Conversations newConversations() {
        return conversations;
    }
}
