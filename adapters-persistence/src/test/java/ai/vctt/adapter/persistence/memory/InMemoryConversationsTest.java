package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.conversation.port.out.ConversationsContract;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.ledger.Scope;

class InMemoryConversationsTest extends ConversationsContract {

    private InMemoryGenerations generations;

    @Override
    protected Generations newGenerations() {
        generations = new InMemoryGenerations(100);
        return generations;
    }

    @Override
    protected Conversations newConversations() {
        return new InMemoryConversations(generations, 100);
    }

    @Override
    protected Money costOf(UserId user) {
        return new InMemoryLedger(generations, new InMemoryConversations(generations, 1))
                .cost(new Scope(null, null, user))
                .total()
                .cost();
    }
}
