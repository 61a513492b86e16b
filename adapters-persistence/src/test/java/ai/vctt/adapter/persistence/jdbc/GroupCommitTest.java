package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

class GroupCommitTest {

    private static final String REFUSED = "\u0000";

    private final DataSource database = TestDatabase.migrated();
    private final JdbcClient client = JdbcClient.create(database);
    private final GroupCommit commits = new GroupCommit(new JdbcWrites(database));

    @Test
    void of_many_at_once_each_is_made_and_one_that_is_refused_takes_no_other_with_it() throws Exception {
        List<Future<?>> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                Write write = opened(i == 50 ? REFUSED : "Why?", null);
                made.add(threads.submit(() -> commits.make(write)));
            }
        }
        for (int i = 0; i < 100; i++) {
            Future<?> one = made.get(i);
            if (i == 50) {
                assertThatThrownBy(one::get).hasCauseInstanceOf(DataIntegrityViolationException.class);
            } else {
                one.get();
            }
        }
        assertThat(count("select count(*) from generation")).isEqualTo(99);
    }

    @Test
    void of_many_under_one_request_id_one_has_it_and_all_are_made() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                Write write = opened("Why?", "request");
                threads.execute(() -> commits.make(write));
            }
        }
        assertThat(count("select count(*) from generation")).isEqualTo(50);
        assertThat(count("select count(*) from generation where request_id is not null"))
                .isEqualTo(1);
    }

    @Test
    void who_waits_when_the_database_is_gone_is_told_and_the_next_tries_anew() {
        client.sql("alter table generation rename to elsewhere").update();
        assertThatThrownBy(() -> commits.make(opened("Why?", null))).isInstanceOf(RuntimeException.class);
        client.sql("alter table elsewhere rename to generation").update();
        commits.make(opened("Why?", null));
        assertThat(count("select count(*) from generation")).isEqualTo(1);
    }

    private static Write opened(String question, @Nullable String requestId) {
        return new Write.Opened(new OpenRow(
                UUID.randomUUID(),
                new UUID(0, 1),
                "ann",
                requestId,
                "primary",
                "gpt-4o",
                question,
                OffsetDateTime.of(2026, 11, 23, 10, 0, 0, 0, ZoneOffset.UTC),
                null,
                null,
                null,
                null,
                null));
    }

    private long count(String query) {
        return client.sql(query).query(Long.class).single();
    }
}
