package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.access.port.out.ApiKeysContract;
import ai.vctt.application.access.port.out.KeysUnavailableException;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.TokenDigest;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcApiKeysTest extends ApiKeysContract {

    private static DataSource database;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.migrated();
    }

    @Override
    protected ApiKeys newKeys() {
        JdbcClient.create(database).sql("truncate api_key").update();
        return new JdbcApiKeys(database);
    }

    @Test
    void one_secret_opens_for_one_key_alone() {
        ApiKeys keys = newKeys();
        keys.add(key(1, Allowance.USUAL, null, null), TokenDigest.of("one"));
        assertThatThrownBy(() -> keys.add(key(2, Allowance.USUAL, null, null), TokenDigest.of("one")))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void a_database_that_is_away_is_said_to_be() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setPortNumbers(new int[] {1});
        ApiKeys keys = new JdbcApiKeys(nowhere);
        assertThatThrownBy(keys::all).isInstanceOf(KeysUnavailableException.class);
        assertThatThrownBy(() -> keys.remove(id(1))).isInstanceOf(KeysUnavailableException.class);
    }
}
