package ai.vctt.adapter.persistence.jdbc;

import java.time.LocalDate;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Has the days summed that are over, once a question has found some missing. Thread-safe. */
final class DaySums {

    private static final Logger LOG = LoggerFactory.getLogger(DaySums.class);

    private final PatientClient client;
    private final Executor background;
    private final AtomicBoolean summing = new AtomicBoolean();

    /** @param background where days are summed */
    DaySums(PatientClient client, Executor background) {
        this.client = client;
        this.background = background;
    }

    /** Days before this one are summed. Where some are missing, the next question will find them. */
    LocalDate until() {
        return client.sql(
                        "select day, day + interval '25 hours' <= now() at time zone 'UTC' as behind from summed_until")
                .query((row, _) -> {
                    if (row.getBoolean("behind") && summing.compareAndSet(false, true)) {
                        background.execute(this::sumUp);
                    }
                    return row.getObject("day", LocalDate.class);
                })
                .single();
    }

    /** Questions are answered without it, too, only not as soon. */
    private void sumUp() {
        try {
            while (sumNextDay()) {
                // One day each, so that nobody waits for long.
            }
        } catch (DataAccessException failure) {
            LOG.warn("Days of the ledger were not summed: {}", JdbcWrites.told(failure));
        } finally {
            summing.set(false);
        }
    }

    /** False when all are summed that are over. */
    boolean sumNextDay() {
        return client.sql("select sum_next_day()").query(Boolean.class).single();
    }
}
