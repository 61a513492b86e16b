package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.limits.port.out.SharedSpending;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;

/** All ports on one database, with a journal for when it is away. Thread-safe. */
public final class JdbcStore implements AutoCloseable {

    private static final long MOST_REFUSED_BYTES = 64L << 20;
    private static final int REQUESTS_AT_ONCE = 4;

    private final JournaledWrites writes;
    private final Generations generations;
    private final UsageLedger ledger;
    private final Conversations conversations;
    private final ApiKeys keys;
    private final SharedSpending spending;

    /**
     * @param directory of this server alone, for its name and its journal
     * @param mostJournalBytes beyond which records are lost while the database is away
     * @param alone whether no other server is on this database, now and ever
     */
    public JdbcStore(DataSource dataSource, Path directory, long mostJournalBytes, boolean alone) {
        Journal journal = Journal.open(directory.resolve("journal"), mostJournalBytes);
        // Whoever has the journal has the directory.
        Lease lease = new Lease(dataSource, ServerName.next(directory), alone);
        writes = new JournaledWrites(
                new JdbcWrites(dataSource),
                journal,
                Journal.open(directory.resolve("refused"), MOST_REFUSED_BYTES),
                lease);
        Places ofRequests = new Places(REQUESTS_AT_ONCE);
        generations = new JdbcGenerations(dataSource, writes, ofRequests, lease);
        PatientClient patient = new PatientClient(dataSource, writes::away);
        ledger = new JdbcLedger(
                patient, task -> Thread.ofVirtual().name("ledger-sums").start(task));
        conversations = new JdbcConversations(dataSource, writes, ofRequests, patient);
        keys = new JdbcApiKeys(dataSource);
        spending = alone ? (_, _) -> Map.of() : new JdbcSpending(dataSource, writes::away, lease.server());
    }

    public Generations generations() {
        return generations;
    }

    public UsageLedger ledger() {
        return ledger;
    }

    public Conversations conversations() {
        return conversations;
    }

    public ApiKeys keys() {
        return keys;
    }

    public SharedSpending spending() {
        return spending;
    }

    /** Brings into the database what an earlier process left in the journal. */
    public void catchUp() {
        writes.catchUp();
    }

    /** Whether the database is away. */
    public boolean away() {
        return writes.away();
    }

    /** How many records wait for the database. */
    public int waiting() {
        return writes.waiting();
    }

    @Override
    public void close() {
        writes.close();
    }
}
