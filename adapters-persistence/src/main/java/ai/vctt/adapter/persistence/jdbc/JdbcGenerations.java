package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SimplePropertySqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Generations in PostgreSQL, with times to the microsecond. */
public final class JdbcGenerations implements Generations {

    private static final String ADD =
            Columns.insertInto("generation", GenerationRow.class) + " on conflict (id) do nothing";
    private static final String ADD_ATTEMPT = Columns.insertInto("attempt", AttemptRow.class);
    private static final String FIND = "select * from generation where id = :id";
    private static final String FIND_BY_REQUEST =
            "select * from generation where owner = :owner and request_id = :requestId";
    private static final String FIND_ATTEMPTS = "select * from attempt where generation_id = :id order by number";

    private static final RowMapper<GenerationRow> GENERATION = new SimplePropertyRowMapper<>(GenerationRow.class);
    private static final RowMapper<AttemptRow> ATTEMPT = new SimplePropertyRowMapper<>(AttemptRow.class);

    private final Rows rows = new RowsImpl();
    private final JdbcClient client;
    private final NamedParameterJdbcTemplate batches;
    private final TransactionTemplate transactions;

    public JdbcGenerations(DataSource dataSource) {
        client = JdbcClient.create(dataSource);
        batches = new NamedParameterJdbcTemplate(dataSource);
        transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @Override
    public boolean add(Generation.Finished generation) {
        GenerationRow row = rows.row(generation);
        SqlParameterSource[] attempts = generation.attempts().stream()
                .map(attempt -> new SimplePropertySqlParameterSource(rows.row(generation.asked(), attempt)))
                .toArray(SqlParameterSource[]::new);
        transactions.executeWithoutResult(_ -> {
            if (client.sql(ADD).paramSource(row).update() == 1) {
                batches.batchUpdate(ADD_ATTEMPT, attempts);
            }
        });
        return true;
    }

    @Override
    public Generation.@Nullable Finished find(GenerationId id) {
        return whole(client.sql(FIND).param("id", id.value()));
    }

    @Override
    public Generation.@Nullable Finished find(UserId owner, RequestId requestId) {
        return whole(client.sql(FIND_BY_REQUEST)
                .param("owner", Columns.owner(owner))
                .param("requestId", Columns.request(requestId)));
    }

    private Generation.@Nullable Finished whole(JdbcClient.StatementSpec query) {
        GenerationRow row = query.query(GENERATION).optional().orElse(null);
        if (row == null) {
            return null;
        }
        List<Attempt> attempts = client.sql(FIND_ATTEMPTS).param("id", row.id()).query(ATTEMPT).stream()
                .map(rows::attempt)
                .toList();
        return rows.finished(row, attempts);
    }
}
