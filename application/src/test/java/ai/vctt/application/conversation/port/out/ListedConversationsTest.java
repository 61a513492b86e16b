package ai.vctt.application.conversation.port.out;

import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.ListedGenerations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.Generation;

class ListedConversationsTest extends ConversationsContract {

    private ListedGenerations generations;

    @Override
    protected Generations newGenerations() {
        generations = new ListedGenerations();
        return generations;
    }

    @Override
    protected Conversations newConversations() {
        return new ListedConversations(generations);
    }

    @Override
    protected Money costOf(UserId user) {
        return generations.all().stream()
                .filter(generation -> generation instanceof Generation.Finished
                        && generation.owner().equals(user))
                .flatMap(generation -> ((Generation.Finished) generation).attempts().stream())
                .map(attempt -> attempt.spend().cost())
                .reduce(Money.ZERO, Money::plus);
    }
}
