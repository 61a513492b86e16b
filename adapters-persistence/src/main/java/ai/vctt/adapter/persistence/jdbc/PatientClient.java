package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.analytics.port.out.LedgerUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Asks the database what may take seconds. Thread-safe. */
final class PatientClient {

    private static final int AT_ONCE = 3;
    private static final int PATIENCE_SECONDS = 5;

    private final JdbcClient client;
    private final BooleanSupplier away;
    private final Places places = new Places(AT_ONCE);

    /** @param away whether the database is not to be asked */
    PatientClient(DataSource dataSource, BooleanSupplier away) {
        JdbcTemplate template = new JdbcTemplate(new PatientDataSource(dataSource));
        template.setQueryTimeout(PATIENCE_SECONDS);
        this.client = JdbcClient.create(template);
        this.away = away;
    }

    JdbcClient.StatementSpec sql(String query) {
        return client.sql(query);
    }

    /** @throws LedgerUnavailableException instead of waiting for a database that is away or overloaded */
    <T> T answer(Supplier<T> question) {
        if (away.getAsBoolean()) {
            throw new LedgerUnavailableException("The database is away. Please ask again.");
        }
        try {
            return places.ask(question);
        } catch (NoAnswerException crowded) {
            throw new LedgerUnavailableException(String.valueOf(crowded.getMessage()), crowded);
        } catch (DataAccessException failure) {
            if (JdbcWrites.isRefused(failure)) {
                throw failure;
            }
            throw new LedgerUnavailableException("The database did not answer in time. Please ask again.", failure);
        }
    }

    /** Connections that wait longer for an answer than those for records do; the pool takes that back. */
    private static final class PatientDataSource extends DelegatingDataSource {

        private PatientDataSource(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try {
                connection.setNetworkTimeout(Runnable::run, (PATIENCE_SECONDS + 1) * 1000);
                return connection;
            } catch (SQLException failure) {
                // Whoever asked has none to give back.
                connection.close();
                throw failure;
            }
        }
    }
}
