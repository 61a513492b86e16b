package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.limits.port.out.SharedSpending;
import ai.vctt.application.limits.port.out.SpendingUnavailableException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.cost.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A row for each process and user of a day; told and heard in one statement, which reads nothing but these. */
final class JdbcSpending implements SharedSpending {

    private static final String EXCHANGE = """
        with old as (delete from server_spending where day < :day - 1),
        told as (
            insert into server_spending
            select :day, :server, owner, cost_usd
            from json_populate_recordset(null::server_spending, cast(:rows as json))
            on conflict (day, server, owner) do update set cost_usd = excluded.cost_usd)
        select owner, sum(cost_usd) as cost_usd from server_spending
        where day = :day and server <> :server group by owner
        """;

    private final JdbcClient client;
    private final BooleanSupplier away;
    private final UUID server;

    /** @param away whether the database is not to be asked */
    JdbcSpending(DataSource dataSource, BooleanSupplier away, UUID server) {
        this.client = JdbcClient.create(dataSource);
        this.away = away;
        this.server = server;
    }

    @Override
    public Map<UserId, Money> exchange(LocalDate day, Map<UserId, Money> own) {
        if (away.getAsBoolean()) {
            throw new SpendingUnavailableException("the database is away");
        }
        List<SpendingRow> rows = new ArrayList<>();
        own.forEach((user, cost) -> rows.add(new SpendingRow(Columns.owner(user), cost.usd())));
        Map<UserId, Money> others = new HashMap<>();
        try {
            client.sql(EXCHANGE)
                    .param("day", day)
                    .param("server", server)
                    .param("rows", RowJson.rows(rows))
                    .query(row -> {
                        others.put(Columns.owner(row.getString("owner")), Money.of(row.getBigDecimal("cost_usd")));
                    });
        } catch (DataAccessException failure) {
            if (JdbcWrites.isRefused(failure)) {
                throw failure;
            }
            throw new SpendingUnavailableException("the database did not answer", failure);
        }
        return others;
    }
}
