package ai.vctt.adapter.persistence;

import ai.vctt.adapter.persistence.memory.InMemoryApiKeys;
import ai.vctt.adapter.persistence.memory.InMemoryConversations;
import ai.vctt.adapter.persistence.memory.InMemoryGenerations;
import ai.vctt.adapter.persistence.memory.InMemoryLedger;
import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.limits.port.out.SharedSpending;
import java.util.Map;

/** Forgets everything when the process ends. */
final class MemoryStore implements Store {

    private final InMemoryGenerations generations;
    private final InMemoryConversations conversations;
    private final ApiKeys keys = new InMemoryApiKeys();

    MemoryStore(int most) {
        generations = new InMemoryGenerations(most);
        conversations = new InMemoryConversations(generations, most);
    }

    @Override
    public Generations generations() {
        return generations;
    }

    @Override
    public UsageLedger ledger() {
        return new InMemoryLedger(generations, conversations);
    }

    @Override
    public Conversations conversations() {
        return conversations;
    }

    @Override
    public ApiKeys keys() {
        return keys;
    }

    @Override
    public SharedSpending spending() {
        return (_, _) -> Map.of();
    }

    @Override
    public String description() {
        return "memory; nothing is kept when the server stops";
    }

    @Override
    public State state() {
        return new State("memory", false, 0);
    }
}
