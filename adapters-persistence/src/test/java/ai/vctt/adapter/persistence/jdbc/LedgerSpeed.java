package ai.vctt.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Scope;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long questions take in a ledger of a million lines, and whether an answer is kept as fast as without them; run by
 * hand. A year of 1000 users, of whom the first has asked
 * half of all, and one call in twenty has failed and was followed by another.
 */
class LedgerSpeed {

    private static final int LINES = Integer.getInteger("ledger.lines", 1_000_000);
    private static final int RUNS = 7;
    private static final int ANSWERS = 500;
    private static final ModelId MODEL = new ModelId("gpt-4o");
    private static final String FILL = """
        insert into generation (id, owner, agent_role, asked_model, question, asked_at, text, end_seq, end_attempt,
            ended_at, tokens, cost_usd, finish_reason, model, input_tokens, output_tokens, usage_source, ttft_nanos,
            tpot_nanos, latency_nanos, error_code, error_message, resumed, conversation_id, trust_tau, tension,
            uncertainty, contradiction, emotional_intensity, regulation, repairs, trust_source, trust_evidence)
        select gen_random_uuid(), case when n % 2 = 0 then 'local' else 'user-' || n % 1000 end,
            (array['primary', 'analyst', 'ethics', 'relational', 'synthesiser', 'verification'])[1 + n % 6],
            m, repeat('Why? ', 20), t, repeat('Because. ', 60), 9, 1, t + interval '3 s', 700, 0.00125,
            case when failed then null when n % 31 = 0 then 'stopped' when n % 37 = 0 then 'abandoned' else 'stop' end,
            m, 500, 200, 'provider', 100000000 + n * 7919 % 900000000, 1000000 + n * 104729 % 40000000,
            1000000000 + n * 7919 % 9000000000, case when failed then 'provider_error' end,
            case when failed then 'It failed.' end, n % 50 / 49,
            md5(case when n % 2 = 0 then 'local' || n / 20 else n % 1000 || '-' || n / 10000 end)::uuid,
            tau, tau, tau, tau, tau, mode, tau * 0, source, evidence
        from (select n, n % 41 = 0 as failed, now() - n * interval '365 days' / :generations as t,
                (array['gpt-4o', 'claude-sonnet-4-6', 'grok-4.3', 'demo'])[1 + n * 7 % 4] as m,
                case when n % 41 <> 0 then n % 100 / 100.0 end as tau,
                case when n % 41 <> 0 then (array['normal', 'clarify', 'slow_down'])[1 + n % 3] end as mode,
                case when n % 41 <> 0 then 'computed' end as source, case when n % 41 <> 0 then '[]' end as evidence
            from generate_series(cast(:generations as bigint), 1, -1) n) as numbers
        """;
    private static final String FILL_LINES = """
        insert into attempt (generation_id, number, owner, agent_role, model, provider, mode, started_at,
            first_delta_at, ended_at, input_tokens, output_tokens, usage_source, tokens, cost_usd, error,
            error_detail)
        select id, n, owner, agent_role, model, 'some', 'stream', asked_at + n * interval '1 ms',
            asked_at + interval '1 s', asked_at + interval '3 s', 500, 200, 'provider', 700, 0.00125,
            case when n < calls then 'provider_failed' when error_code is not null then 'truncated' end,
            case when n < calls then '' end
        from (select *, case when uuid_extract_version(id) = 4 and get_byte(uuid_send(id), 0) < 13 then 2 else 1 end
                as calls from generation) as generations, generate_series(1, calls) n
        order by asked_at, n
        """;

    private static final String FILL_CONVERSATIONS = """
        insert into conversation select conversation_id, min(owner), null, min(asked_at), max(asked_at)
        from generation group by conversation_id
        """;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void questions_are_answered_soon_enough() {
        measureAnswersInEmptyLedger();
        try (HikariDataSource database = pool();
                JdbcStore store = new JdbcStore(database, directory, 1 << 20, false)) {
            JdbcClient client = JdbcClient.create(database);
            client.sql("alter table attempt disable trigger user").update();
            client.sql("alter table generation disable trigger user").update();
            say(
                    "filling took %d ms",
                    millis(() -> {
                        client.sql(FILL).param("generations", LINES * 20 / 21).update();
                        client.sql(FILL_LINES).update();
                        client.sql(FILL_CONVERSATIONS).update();
                    }));
            client.sql("update summed_until set day = (select min(started_at) from attempt)")
                    .update();
            client.sql("alter table attempt enable trigger user").update();
            client.sql("alter table generation enable trigger user").update();
            say("lines: %s", client.sql("select count(*) from attempt").query().singleValue());
            client.sql("select relname || ' ' || pg_size_pretty(pg_relation_size(oid)) from pg_class"
                            + " where relnamespace = 'public'::regnamespace and relkind in ('r', 'i') order by 1")
                    .query(String.class)
                    .list()
                    .forEach(size -> say("size %s", size));
            JdbcLedger ledger = (JdbcLedger) store.ledger();
            client.sql("vacuum analyze").update();
            DaySums sums = new DaySums(new PatientClient(database, store::away), _ -> {});
            int[] days = new int[1];
            long summing = millis(() -> {
                while (sums.sumNextDay()) {
                    days[0]++;
                }
            });
            say("summing %d days took %d ms", days[0], summing);
            client.sql("vacuum analyze").update();
            LocalDate summed = client.sql("select day from summed_until")
                    .query(LocalDate.class)
                    .single();
            scopes().forEach((name, scope) -> {
                measure(
                        client,
                        name + " cost",
                        LedgerSql.cost(scope, SummedDays.of(scope, summed)),
                        scope,
                        summed,
                        () -> ledger.cost(scope));
                measure(
                        client,
                        name + " speed",
                        LedgerSql.speed(scope),
                        scope,
                        summed,
                        () -> ledger.speed(scope, 20_000));
                measure(
                        client,
                        name + " ends",
                        LedgerSql.ends(scope, SummedDays.of(scope, summed)),
                        scope,
                        summed,
                        null);
                measure(
                        client,
                        name + " trust",
                        LedgerSql.trust(scope).replace(":most", "5000"),
                        scope,
                        summed,
                        () -> ledger.trust(scope, 5_000));
                measure(
                        client,
                        name + " talks",
                        LedgerSql.talks(scope).replace(":most", "1000"),
                        scope,
                        summed,
                        () -> ledger.talks(scope, 1_000));
                measure(client, name + " trusted", null, scope, summed, () -> ledger.trusted(scope, null, 500));
                measure(client, name + " fallbacks", LedgerSql.fallbacks(scope), scope, summed, null);
                measure(client, name + " per token", LedgerSql.timePerToken(scope), scope, summed, null);
                measure(client, name + " streams", null, scope, summed, () -> ledger.streams(scope, 20_000));
                LedgerLine.Place middle =
                        ledger.lines(scope, null, 500).getLast().place();
                measure(client, name + " page", null, scope, summed, () -> ledger.lines(scope, middle, 500));
            });
            Scope all = new Scope(null, null, null);
            measure(client, "committee", LedgerSql.committee(all), all, summed, () -> ledger.committee(all, 500));
            measureAnswers(store.generations(), LINES + " lines");
            measureConversations(client, ledger, store.conversations());
        }
    }

    private static HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(TestDatabase.migrated());
        return new HikariDataSource(config);
    }

    private void measureAnswersInEmptyLedger() {
        try (HikariDataSource database = pool();
                JdbcStore store = new JdbcStore(database, directory.resolve("empty"), 1 << 20, false)) {
            // The first time warms up.
            measureAnswers(store.generations(), "no lines");
            measureAnswers(store.generations(), "no lines");
        }
    }

    /** What a store is asked for each answer, one after the other. */
    private static void measureAnswers(Generations generations, String rows) {
        long[] opened = new long[ANSWERS];
        long[] come = new long[ANSWERS];
        long[] ended = new long[ANSWERS];
        String text = "Because. ".repeat(140);
        for (int i = 0; i < ANSWERS; i++) {
            Generation.Streaming answer = new Generation.Streaming(new Generation.Asked(
                    new GenerationId(UUID.randomUUID()),
                    new UserId("local"),
                    null,
                    AgentRole.PRIMARY,
                    MODEL,
                    "Why?",
                    Instant.now()));
            Generation.Finished end = finished(answer, text);
            opened[i] = micros(() -> generations.open(answer));
            come[i] = micros(() -> generations.checkpoint(List.of(new Checkpoint(
                    answer.asked().id(), List.of(new Checkpoint.Piece(2, 1, 0, text)), end.attempts()))));
            ended[i] = micros(() -> generations.add(end));
        }
        say(
                "an answer with %s: %d µs to open it, %d for a checkpoint, %d to end it (medians of %d)",
                rows, median(opened), median(come), median(ended), ANSWERS);
    }

    private static Generation.Finished finished(Generation.Streaming answer, String text) {
        Instant now = Instant.now();
        Spend spend = new Spend(700, Money.usd("0.00125"));
        Attempt attempt = new Attempt(
                1,
                MODEL,
                new ProviderId("some"),
                Attempt.Mode.STREAM,
                answer.asked().at(),
                now,
                now,
                Usage.of(500, 200),
                Attempt.UsageSource.PROVIDER,
                spend,
                new GenerationError.Truncated(),
                null);
        return answer.finished(
                new SequencedEvent(
                        3, 1, now, new GenerationEvent.Failed(ErrorCode.PROVIDER_ERROR, "gpt-4o broke off.", spend)),
                text,
                List.of(attempt));
    }

    private static long micros(Runnable task) {
        long start = System.nanoTime();
        task.run();
        return (System.nanoTime() - start) / 1_000;
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void measureConversations(JdbcClient client, JdbcLedger ledger, Conversations talks) {
        for (UserId owner : new UserId[] {null, new UserId("local"), new UserId("user-7")}) {
            String of = owner == null ? "everybody's " : owner.value() + "'s ";
            measure(client, of + "list", null, null, null, () -> talks.list(owner, null, 50, null));
            measure(client, of + "list of 500", null, null, null, () -> talks.list(owner, null, 500, null));
            measure(client, of + "search, all found", null, null, null, () -> talks.list(owner, null, 50, "because"));
            measure(client, of + "search, none found", null, null, null, () -> talks.list(owner, null, 50, "whales"));
        }
        Conversation some = talks.list(new UserId("local"), null, 50, null)
                .conversations()
                .getLast()
                .conversation();
        Scope scope = new Scope(null, null, null, some.id());
        measure(client, "one: find", null, null, null, () -> talks.find(some.id()));
        measure(client, "one: turns", null, null, null, () -> talks.latestTurns(some.id(), null, 50));
        measure(client, "one: cost", null, null, null, () -> ledger.cost(scope));
        measure(client, "one: speed", null, null, null, () -> ledger.speed(scope, 20_000));
        measure(client, "one: streams", null, null, null, () -> ledger.streams(scope, 20_000));
        measure(client, "one: committee", null, null, null, () -> ledger.committee(scope, 10_000));
        measure(client, "one: lines", null, null, null, () -> ledger.lines(scope, null, 500));
        measure(client, "one: trust", null, null, null, () -> ledger.trust(scope, 5_000));
        measure(client, "one: forget", null, null, null, () -> talks.forget(some.id()));
    }

    private static Map<String, Scope> scopes() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.DAYS);
        UserId local = new UserId("local");
        Map<String, Scope> scopes = new LinkedHashMap<>();
        scopes.put("all", new Scope(null, null, null));
        scopes.put("month", new Scope(now.minus(Duration.ofDays(29)), null, null));
        scopes.put("week", new Scope(now.minus(Duration.ofDays(6)), null, null));
        scopes.put("all of half", new Scope(null, null, local));
        scopes.put("month of half", new Scope(now.minus(Duration.ofDays(29)), null, local));
        scopes.put("all of one", new Scope(null, null, new UserId("user-7")));
        return scopes;
    }

    private static void measure(
            JdbcClient client, String name, String query, Scope scope, LocalDate summed, Runnable question) {
        if (question != null) {
            long[] times = new long[RUNS];
            for (int i = 0; i < RUNS; i++) {
                times[i] = millis(question);
            }
            Arrays.sort(times);
            say("%-28s %5d ms (first to last %s)", name, times[RUNS / 2], Arrays.toString(times));
        }
        if (query != null) {
            List<String> plan = plan(client, query, scope, summed);
            say(
                    "%-28s %s | %s",
                    name,
                    plan.stream()
                            .filter(line -> line.contains("Execution Time"))
                            .findFirst()
                            .orElseThrow(),
                    plan.stream()
                            .filter(line -> line.contains("Scan"))
                            .map(line -> line.replaceAll("\\(cost.*?\\)", "").strip())
                            .collect(Collectors.joining("; ")));
            if (scope.from() != null) {
                assertThat(plan)
                        .noneMatch(line -> Pattern.compile("Seq Scan on (attempt|generation)")
                                .matcher(line)
                                .find());
            }
        }
    }

    private static List<String> plan(JdbcClient client, String query, Scope scope, LocalDate summed) {
        JdbcClient.StatementSpec explained = client.sql("explain (analyze, costs off) " + query);
        if (scope.owner() != null) {
            explained.param("owner", scope.owner().value());
        }
        if (scope.from() != null) {
            explained.param("from", Columns.time(scope.from()));
        }
        if (query.contains(":end_day")) {
            SummedDays.of(scope, summed).bind(scope, explained);
        }
        if (query.contains(":most")) {
            explained.param("most", 20_000);
        }
        if (query.contains(":questions")) {
            explained.param("questions", 500);
        }
        return explained.query(String.class).list();
    }

    private static long millis(Runnable task) {
        long start = System.nanoTime();
        task.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    @SuppressWarnings("SystemOut")
    private static void say(String format, Object... values) {
        System.out.printf("LEDGER " + format + "%n", values);
    }
}
