package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.ledger.BandReport;
import ai.vctt.domain.ledger.CommitteeReport;
import ai.vctt.domain.ledger.CostReport;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Part;
import ai.vctt.domain.ledger.Patience;
import ai.vctt.domain.ledger.Percentiles;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.ledger.Speed;
import ai.vctt.domain.ledger.SpeedReport;
import ai.vctt.domain.ledger.StreamReport;
import ai.vctt.domain.ledger.Sums;
import ai.vctt.domain.ledger.TalkReport;
import ai.vctt.domain.ledger.TrustReport;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.trust.Regulation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The ledger in PostgreSQL, which does the sums. What waits for the database is missing until it is there. Thread-safe.
 */
final class JdbcLedger implements UsageLedger {

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final RowMapper<GenerationRow> GENERATION = new SimplePropertyRowMapper<>(GenerationRow.class);
    private static final RowMapper<AttemptRow> ATTEMPT = new SimplePropertyRowMapper<>(AttemptRow.class);

    private final Rows rows = new RowsImpl();
    private final PatientClient client;
    private final DaySums days;

    /** @param background where days are summed */
    JdbcLedger(PatientClient client, Executor background) {
        this.client = client;
        this.days = new DaySums(client, background);
    }

    @Override
    public CostReport cost(Scope scope) {
        return client.answer(() -> {
            List<Sums> total = new ArrayList<>();
            List<Part<ModelId, Sums>> byModel = new ArrayList<>();
            List<Part<AgentRole, Sums>> byAgent = new ArrayList<>();
            List<Part<LocalDate, Sums>> byDay = new ArrayList<>();
            SummedDays summed = SummedDays.of(scope, days.until());
            summed(scope, summed, LedgerSql.cost(scope, summed)).query(row -> {
                Sums sums = sums(row);
                switch (row.getInt("level")) {
                    case 3 -> byModel.add(new Part<>(Columns.model(row.getString("model")), sums));
                    case 5 -> byAgent.add(new Part<>(Columns.role(row.getString("agent_role")), sums));
                    case 6 -> byDay.add(new Part<>(row.getObject("day", LocalDate.class), sums));
                    default -> total.add(sums);
                }
            });
            return new CostReport(total.getFirst(), byModel, byAgent, byDay);
        });
    }

    @Override
    public Map<UserId, Money> spent(Instant since) {
        return client.answer(() -> {
            Map<UserId, Money> spent = new HashMap<>();
            client.sql(LedgerSql.SPENT).param("since", Columns.time(since)).query(row -> {
                spent.put(Columns.owner(row.getString("owner")), Money.of(row.getBigDecimal("cost_usd")));
            });
            return spent;
        });
    }

    private static Sums sums(ResultSet row) throws SQLException {
        long calls = row.getLong("calls");
        long unpriced = row.getLong("unpriced");
        return new Sums(
                calls,
                row.getLong("failed"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                calls == 0 ? Money.ZERO : calls == unpriced ? null : Columns.money(row.getBigDecimal("cost_usd")),
                unpriced);
    }

    @Override
    public SpeedReport speed(Scope scope, int most) {
        return client.answer(() -> {
            List<Speed> total = new ArrayList<>();
            List<Part<ModelId, Speed>> byModel = new ArrayList<>();
            List<Part<Integer, Speed>> byHour = new ArrayList<>();
            within(scope, LedgerSql.speed(scope)).param("most", most).query(row -> {
                Speed speed = new Speed(
                        row.getLong("answers"),
                        percentiles(row.getArray("ttft")),
                        percentiles(row.getArray("tpot")),
                        percentiles(row.getArray("latency")));
                switch (row.getInt("level")) {
                    case 1 -> byModel.add(new Part<>(Columns.model(row.getString("model")), speed));
                    case 2 -> byHour.add(new Part<>(row.getInt("hour"), speed));
                    default -> total.add(speed);
                }
            });
            return new SpeedReport(total.getFirst().answers() < most, total.getFirst(), byModel, byHour);
        });
    }

    private static @Nullable Percentiles percentiles(@Nullable Array nanos) throws SQLException {
        if (nanos == null) {
            return null;
        }
        Double[] all = (Double[]) nanos.getArray();
        return new Percentiles(nanos(all[0]), nanos(all[1]), nanos(all[2]));
    }

    private static Duration nanos(double nanos) {
        return Duration.ofNanos(Math.round(nanos));
    }

    @Override
    public StreamReport streams(Scope scope, int most) {
        return client.answer(() -> {
            Map<FinishReason, Long> finished = new EnumMap<>(FinishReason.class);
            List<Long> failed = new ArrayList<>();
            List<Long> resumed = new ArrayList<>();
            List<Long> started = new ArrayList<>();
            SummedDays summed = SummedDays.of(scope, days.until());
            summed(scope, summed, LedgerSql.ends(scope, summed)).query(row -> {
                long generations = row.getLong("generations");
                String ending = row.getString("ending");
                switch (ending) {
                    case null -> started.add(generations);
                    case "resumed" -> resumed.add(generations);
                    case "failed" -> failed.add(generations);
                    default -> finished.put(Columns.finishReason(ending), generations);
                }
            });
            Map<String, Long> fallbacks = new TreeMap<>();
            within(scope, LedgerSql.fallbacks(scope)).query(row -> {
                fallbacks.put(row.getString("error"), row.getLong("lines"));
            });
            Duration tpot = within(scope, LedgerSql.timePerToken(scope))
                    .param("most", most)
                    .query((row, _) -> row.getObject("tpot", Double.class))
                    .optional()
                    .map(JdbcLedger::nanos)
                    .orElse(null);
            List<Patience> patience = new ArrayList<>();
            within(scope, LedgerSql.patience(scope)).param("most", most).query(row -> {
                Integer span = row.getObject("span", Integer.class);
                patience.add(Patience.of(span, row.getLong("answers"), row.getLong("abandoned")));
            });
            return new StreamReport(
                    sum(started) + sum(failed) + sum(finished.values()),
                    finished,
                    sum(failed),
                    sum(resumed),
                    fallbacks,
                    tpot,
                    patience);
        });
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public CommitteeReport committee(Scope scope, int questions) {
        return client.answer(() -> {
            List<CommitteeReport> all = new ArrayList<>();
            List<CommitteeReport.Seat> seats = new ArrayList<>();
            BandReport bands = BandReport.of(within(scope, LedgerSql.bands(scope))
                    .param("questions", questions)
                    .query((row, _) -> new BandReport.Jam(
                            new GenerationId(row.getObject("id", UUID.class)),
                            row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                            RowJson.value(row.getString("jam"), JamOutcome.class)
                                    .committee()))
                    .list());
            within(scope, LedgerSql.committee(scope))
                    .param("questions", questions)
                    .query(row -> {
                        if (all.isEmpty()) {
                            all.add(new CommitteeReport(
                                    row.getLong("questions"),
                                    Columns.instant(row.getObject("first", OffsetDateTime.class)),
                                    Columns.instant(row.getObject("last", OffsetDateTime.class)),
                                    seats,
                                    bands));
                        } else if (row.getString("model") != null) {
                            seats.add(seat(row));
                        }
                    });
            return all.getFirst();
        });
    }

    private static CommitteeReport.Seat seat(ResultSet row) throws SQLException {
        BigDecimal latency = row.getBigDecimal("latency_seconds");
        return new CommitteeReport.Seat(
                Columns.model(row.getString("model")),
                row.getLong("answered"),
                row.getLong("total"),
                row.getLong("offline"),
                latency == null
                        ? null
                        : Duration.ofNanos(latency.multiply(NANOS)
                                .setScale(0, RoundingMode.DOWN)
                                .longValueExact()),
                Columns.money(row.getBigDecimal("cost_usd")));
    }

    @Override
    public TrustReport trust(Scope scope, int most) {
        return client.answer(() -> {
            Map<Regulation, Long> regulation = new EnumMap<>(Regulation.class);
            List<TrustReport> all = new ArrayList<>();
            within(scope, LedgerSql.trust(scope)).param("most", most).query(row -> {
                long answers = row.getLong("answers");
                if (row.getString("regulation") == null) {
                    all.add(new TrustReport(
                            answers < most,
                            answers,
                            row.getObject("tau", Double.class),
                            row.getObject("tension", Double.class),
                            row.getObject("uncertainty", Double.class),
                            row.getObject("contradiction", Double.class),
                            row.getObject("emotional_intensity", Double.class),
                            row.getObject("slope", Double.class),
                            regulation));
                } else {
                    regulation.put(Columns.regulationOf(row.getString("regulation")), answers);
                }
            });
            return all.getFirst();
        });
    }

    @Override
    public List<Turn> trusted(Scope scope, Turn.@Nullable Place before, int most) {
        return client.answer(() -> {
            JdbcClient.StatementSpec query =
                    within(scope, LedgerSql.trusted(scope, before != null)).param("most", most);
            if (before != null) {
                query.param("at", Columns.time(before.at()))
                        .param("turn", before.id().value());
            }
            return query.query((row, number) -> rows.turn(GENERATION.mapRow(row, number)))
                    .list();
        });
    }

    @Override
    public TalkReport talks(Scope scope, int most) {
        return client.answer(() -> within(scope, LedgerSql.talks(scope))
                .param("most", most)
                .query((row, _) -> {
                    Money cost = Columns.money(row.getBigDecimal("cost_usd"));
                    return new TalkReport(
                            row.getLong("conversations"),
                            row.getLong("measured"),
                            row.getLong("turns"),
                            cost == null ? Money.ZERO : cost);
                })
                .single());
    }

    @Override
    public List<LedgerLine> lines(Scope scope, LedgerLine.@Nullable Place after, int most) {
        return client.answer(() -> {
            JdbcClient.StatementSpec query =
                    within(scope, LedgerSql.lines(scope, after)).param("most", most);
            if (after != null) {
                query.param("after", Columns.time(after.startedAt()))
                        .param("generation", after.generation().value())
                        .param("number", after.number());
            }
            return query.query((row, number) -> new LedgerLine(
                            new GenerationId(row.getObject("generation_id", UUID.class)),
                            new UserId(row.getString("owner")),
                            Columns.role(row.getString("agent_role")),
                            rows.attempt(ATTEMPT.mapRow(row, number))))
                    .list();
        });
    }

    private JdbcClient.StatementSpec summed(Scope scope, SummedDays summed, String query) {
        JdbcClient.StatementSpec statement = within(scope, query);
        summed.bind(scope, statement);
        return statement;
    }

    private JdbcClient.StatementSpec within(Scope scope, String query) {
        JdbcClient.StatementSpec statement = client.sql(query);
        if (scope.owner() != null) {
            statement.param("owner", Columns.owner(scope.owner()));
        }
        if (scope.conversation() != null) {
            statement.param("conversation", scope.conversation().value());
        }
        if (scope.from() != null) {
            statement.param("from", Columns.time(scope.from()));
        }
        if (scope.until() != null) {
            statement.param("until", Columns.time(scope.until()));
        }
        return statement;
    }
}
