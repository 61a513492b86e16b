package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.out.DurableGenerationsContract;
import ai.vctt.application.generation.port.out.Generations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcGenerationsTest extends DurableGenerationsContract {

    @RegisterExtension
    static final SingleConnection DATABASE = new SingleConnection();

    @TempDir
    private Path directory;

    private final List<JdbcStore> stores = new ArrayList<>();

    @Override
    protected Generations newGenerations() {
        JdbcClient.create(DATABASE.dataSource())
                .sql("truncate generation cascade")
                .update();
        JdbcClient.create(DATABASE.dataSource()).sql("truncate server_lease").update();
        return newStore(directory).generations();
    }

    @Override
    protected Generations newServer() {
        return newStore(directory.resolve("" + stores.size())).generations();
    }

    private JdbcStore newStore(Path ofItsOwn) {
        JdbcStore made = new JdbcStore(DATABASE.dataSource(), ofItsOwn, 1 << 20, false);
        stores.add(made);
        return made;
    }

    @Override
    protected void pass(Duration duration) {
        JdbcClient.create(DATABASE.dataSource())
                .sql("update server_lease set until = until - make_interval(secs => :seconds)")
                .param("seconds", duration.toSeconds())
                .update();
    }

    @Override
    protected void stop(Generations server) {
        JdbcStore of = stores.stream()
                .filter(one -> one.generations().equals(server))
                .findFirst()
                .orElseThrow();
        stores.remove(of);
        of.close();
    }

    @AfterEach
    void nothing_went_wrong_with_the_database() {
        assertThat(stores).noneMatch(JdbcStore::away);
        stores.forEach(JdbcStore::close);
    }
}
