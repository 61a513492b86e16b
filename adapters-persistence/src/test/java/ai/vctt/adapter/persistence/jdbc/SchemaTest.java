package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class SchemaTest {

    private final DataSource database = TestDatabase.create();
    private final JdbcClient client = JdbcClient.create(database);

    @TempDir
    private Path migrations;

    @Test
    void migrating_again_changes_nothing() {
        Schema.migrate(database);
        List<String> tables = tables();
        Schema.migrate(database);
        assertThat(tables()).isEqualTo(tables).contains("generation", "attempt");
    }

    @Test
    void a_migration_that_fails_says_why_and_leaves_the_database_as_it_was() throws Exception {
        Files.writeString(migrations.resolve("V1__good.sql"), "create table good (id int);");
        Schema.migrate(database, "filesystem:" + migrations);
        Files.writeString(migrations.resolve("V2__good_too.sql"), "drop table good;");
        Files.writeString(
                migrations.resolve("V3__bad.sql"), "create table bad (id int);\nselect nothing_of_the_kind();");
        assertThatThrownBy(() -> Schema.migrate(database, "filesystem:" + migrations))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is left as it was")
                .hasMessageContaining("nothing_of_the_kind")
                .hasMessageNotContaining("\n");
        assertThat(tables()).contains("good").doesNotContain("bad");
    }

    @Test
    void a_database_of_a_later_server_is_refused() throws Exception {
        Files.writeString(migrations.resolve("V999__later.sql"), "create table later (id int);");
        Schema.migrate(database, "filesystem:" + migrations);
        assertThatThrownBy(() -> Schema.migrate(database))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the database is of version 999, and this server knows");
        assertThat(tables()).contains("later").doesNotContain("generation");
    }

    private List<String> tables() {
        return client.sql("select table_name from information_schema.tables where table_schema = 'public' order by 1")
                .query(String.class)
                .list();
    }
}
