package ai.vctt.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.domain.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.com:6543/vctt?user=ann&password=p%40ss+w&sslmode=disable, db.example.com:6543/vctt",
        "postgres://ann:p%40ss+w@db.example.com:6543/vctt?sslmode=disable, db.example.com:6543/vctt",
        "postgresql://ann:p%40ss+w@[::1]/vctt?sslmode=disable, [::1]:5432/vctt",
    })
    void both_ways_of_writing_it_are_read(String url, String place) {
        PGSimpleDataSource dataSource = DatabaseUrl.dataSource(url);
        assertThat(dataSource.getUser()).isEqualTo("ann");
        assertThat(dataSource.getPassword()).startsWith("p@ss");
        assertThat(dataSource.getSslMode()).isEqualTo("disable");
        assertThat(DatabaseUrl.place(dataSource)).isEqualTo(place);
    }

    @Test
    void a_plus_in_a_password_is_a_plus() {
        assertThat(DatabaseUrl.dataSource("postgres://ann:a+b@db/x").getPassword())
                .isEqualTo("a+b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mysql://ann:secret@db/x", "secret", "postgres:secret", "jdbc:postgresql://db:secret/x", ":"})
    void what_is_none_is_refused_and_never_shown(String url) {
        assertThatThrownBy(() -> DatabaseUrl.dataSource(url))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("vctt.store.url: unreadable")
                .hasMessageNotContaining("secret");
    }
}
