package ai.vctt.adapter.persistence;

import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.limits.port.out.SharedSpending;

/** Where is kept what is to be kept. Thread-safe. */
public interface Store {

    Generations generations();

    UsageLedger ledger();

    Conversations conversations();

    ApiKeys keys();

    SharedSpending spending();

    /** What it is and where, for whoever runs the server. */
    String description();

    State state();

    /**
     * How it is doing.
     *
     * @param kind "memory", "embedded" or "postgres"
     * @param away whether the database cannot be reached, so that records wait in the journal
     * @param waiting how many do
     */
    record State(String kind, boolean away, int waiting) {}
}
