package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.generation.port.out.Generations;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A server's place among those that share a database: while its lease runs, what it has running is left to it. Times are
 * the database's, as the clocks of machines differ. Whoever takes over, or takes its own back, does so alone, under a lock;
 * to renew a lease needs none. Everything throws when the database is away. Thread-safe.
 */
final class Lease {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** Any number that is nobody else's. */
    private static final long LOCK = 0x7663_7474_6c65_6173L;

    private static final Duration RENEWED_WITHIN = Duration.ofSeconds(5);
    private static final List<String> ASKED = Columns.of(OpenRow.class);

    private static final String RENEW =
            "update server_lease set until = now() + make_interval(secs => :seconds)" + " where server = :server";
    private static final String TAKE =
            "insert into server_lease values (:server, now() + make_interval(secs => :seconds))"
                    + " on conflict (server) do update set until = excluded.until";
    private static final String RELEASE = "delete from server_lease where server = :server";

    /** As they were before another server took them over; that one has left their pieces where they were. */
    private static final String TAKE_BACK = "update generation set server = taken_from, taken_from = null, "
            + Columns.of(GenerationRow.class).stream()
                    .filter(column -> !ASKED.contains(column))
                    .map(column -> column + " = null")
                    .collect(Collectors.joining(", "))
            + " where taken_from = :server";

    private static final String END_OTHERS =
            "delete from server_lease where until < now() or server = :earlier or :alone";
    private static final String TAKE_OVER = """
        update generation g set taken_from = coalesce(taken_from, server), server = :server
        where ended_at is null and server <> :server
            and not exists (select from server_lease l where l.server = g.server)
        """;

    /** They were left for servers that might come back. */
    private static final String DROP_OLD_PIECES = """
        delete from checkpoint using generation g
        where g.id = generation_id and g.ended_at < now() - interval '1 day'
        """;

    private final JdbcClient client;
    private final TransactionTemplate transactions;
    private final ServerName name;
    private final boolean alone;
    private volatile long renewed = System.nanoTime();

    /** @param alone whether no other server is on this database, now and ever */
    Lease(DataSource dataSource, ServerName name, boolean alone) {
        this.client = JdbcClient.create(dataSource);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.name = name;
        this.alone = alone;
    }

    /** This server, by which generations name it. */
    UUID server() {
        return name.own();
    }

    /** Is there for so long again. When others have taken it for gone, it takes back what they took over. */
    void renew() {
        if (alone) {
            return;
        }
        long now = System.nanoTime();
        if (withLength(client.sql(RENEW), name.own()).update() == 0) {
            take(name.own());
        }
        renewed = now;
    }

    /** Whether it has not been renewed for some time. */
    boolean isDue() {
        return !alone && System.nanoTime() - renewed > RENEWED_WITHIN.toNanos();
    }

    /** Holds off whoever would take over what an earlier process has left in our journal, until it is in the database. */
    void renewForEarlier() {
        UUID earlier = name.earlier();
        if (!alone && earlier != null) {
            take(earlier);
        }
    }

    private void take(UUID server) {
        Integer back = transactions.execute(_ -> {
            client.sql("select pg_advisory_xact_lock(:lock)")
                    .param("lock", LOCK)
                    .query()
                    .singleRow();
            withLength(client.sql(TAKE), server).update();
            return client.sql(TAKE_BACK).param("server", server).update();
        });
        if (back != null && back > 0) {
            LOG.warn("Others took this server for gone; {} answers that they ended are its own again", back);
        }
    }

    private static JdbcClient.StatementSpec withLength(JdbcClient.StatementSpec statement, UUID server) {
        return statement.param("server", server).param("seconds", Generations.LEASE.toSeconds());
    }

    /** Has this server named as the one that has running what those have left that are gone, an earlier process of it included. */
    void takeOver() {
        transactions.executeWithoutResult(_ -> {
            if (client.sql("select pg_try_advisory_xact_lock(:lock)")
                    .param("lock", LOCK)
                    .query(Boolean.class)
                    .single()) {
                // First, and in statements of their own: whoever has renewed its lease by then is seen, and whoever has
                // not
                // finds it gone.
                client.sql(END_OTHERS)
                        .param("earlier", name.earlier(), Types.OTHER)
                        .param("alone", alone)
                        .update();
                if (client.sql(TAKE_OVER).param("server", name.own()).update() > 0) {
                    client.sql(DROP_OLD_PIECES).update();
                }
            }
        });
    }

    /** What it leaves may be taken over at once. */
    void release() {
        if (!alone) {
            client.sql(RELEASE).param("server", name.own()).update();
        }
    }
}
