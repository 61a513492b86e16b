package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.model.ModelId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What happens while the database is asked more than it can answer. */
@Timeout(60)
class BusyDatabaseTest {

    private static final String ASKS = "asks";
    private static final int MANY = 30;
    private static final int CONNECTIONS = 10;

    /** Keeps whoever asks waiting, and nobody else. */
    private static final class Slow extends DelegatingDataSource {

        private final CountDownLatch answers = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();

        private Slow(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (Thread.currentThread().getName().equals(ASKS)) {
                asked.incrementAndGet();
                try {
                    answers.await();
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
            }
            return super.getConnection();
        }
    }

    @TempDir
    private Path directory;

    private final Slow database = new Slow(TestDatabase.migrated());

    @Test
    void questions_wait_for_their_turn_and_leave_connections_to_records() throws Exception {
        try (JdbcStore store = new JdbcStore(database, directory, 1 << 20, false)) {
            List<FutureTask<?>> answers = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                ask(() -> store.conversations().turns(new ConversationId(new UUID(7, 7)), null, 10), answers, threads);
                ask(() -> store.generations().parts(new GenerationId(new UUID(7, 7))), answers, threads);
            }
            while (!threads.stream().allMatch(BusyDatabaseTest::waits)) {
                Thread.onSpinWait();
            }
            assertThat(database.asked).hasPositiveValue().hasValueLessThan(CONNECTIONS / 2);
            assertThat(store.generations().open(streaming())).isTrue();
            database.answers.countDown();
            for (FutureTask<?> answer : answers) {
                assertThat(answer.get()).isEqualTo(List.of());
            }
            assertThat(store.away()).isFalse();
        }
    }

    private static void ask(Supplier<?> question, List<FutureTask<?>> answers, List<Thread> threads) {
        FutureTask<?> answer = new FutureTask<>(question::get);
        answers.add(answer);
        threads.add(Thread.ofVirtual().name(ASKS).start(answer));
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static Generation.Streaming streaming() {
        return new Generation.Streaming(new Generation.Asked(
                new GenerationId(new UUID(0, 1)),
                new UserId("ann"),
                null,
                AgentRole.PRIMARY,
                new ModelId("m"),
                "Why?",
                Instant.parse("2026-11-23T10:00:00Z")));
    }
}
