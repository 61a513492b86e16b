package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.StreamTimings;
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
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ledger of what {@link InMemoryGenerations} keep, so of generations that have ended. Thread-safe. */
public final class InMemoryLedger implements UsageLedger {

    private record Measured(Generation.Asked asked, Completed answer) {

        StreamTimings timings() {
            return answer.timings();
        }

        /** The span of waiting; -1 without a token. */
        int waited() {
            Duration wait = timings().timeToFirstToken();
            return wait == null ? -1 : Patience.span(wait);
        }
    }

    private final InMemoryGenerations generations;
    private final InMemoryConversations conversations;

    public InMemoryLedger(InMemoryGenerations generations, InMemoryConversations conversations) {
        this.generations = generations;
        this.conversations = conversations;
    }

    @Override
    public CostReport cost(Scope scope) {
        List<LedgerLine> lines = lines(scope).toList();
        return new CostReport(
                sums(lines),
                parts(lines, line -> line.attempt().model(), InMemoryLedger::sums),
                parts(lines, LedgerLine::role, InMemoryLedger::sums),
                parts(lines, InMemoryLedger::dayOf, InMemoryLedger::sums));
    }

    @Override
    public Map<UserId, Money> spent(Instant since) {
        Map<UserId, Money> spent = new HashMap<>();
        lines(new Scope(since, null, null)).forEach(line -> {
            Money cost = line.attempt().spend().cost();
            if (cost != null) {
                spent.merge(line.owner(), cost, Money::plus);
            }
        });
        return spent;
    }

    @Override
    public SpeedReport speed(Scope scope, int most) {
        List<Measured> latest = answers(scope).limit(most).toList();
        return new SpeedReport(
                latest.size() < most,
                speed(latest),
                parts(latest, measured -> measured.answer().model(), InMemoryLedger::speed),
                parts(
                        latest,
                        measured ->
                                measured.asked().at().atOffset(ZoneOffset.UTC).getHour(),
                        InMemoryLedger::speed));
    }

    @Override
    public StreamReport streams(Scope scope, int most) {
        List<Generation.Finished> asked = latest(scope).toList();
        Map<FinishReason, Long> finished = asked.stream()
                .map(generation -> generation.end().event())
                .filter(Completed.class::isInstance)
                .map(end -> ((Completed) end).finishReason())
                .collect(Collectors.groupingBy(
                        Function.identity(), () -> new EnumMap<>(FinishReason.class), Collectors.counting()));
        long ended = finished.values().stream().mapToLong(Long::longValue).sum();
        List<Measured> latest = answers(scope).limit(most).toList();
        Percentiles tpot = speed(latest).tpot();
        return new StreamReport(
                asked.size(),
                finished,
                asked.size() - ended,
                asked.stream().filter(generation -> generation.resumed() > 0).count(),
                fallbacks(scope),
                tpot == null ? null : tpot.p50(),
                patience(latest));
    }

    private static List<Patience> patience(List<Measured> answers) {
        List<Patience> patience = new ArrayList<>();
        for (int span = 0; span <= Patience.BOUNDS.size(); span++) {
            int here = span;
            add(patience, span, answers.stream().filter(answer -> answer.waited() == here));
        }
        add(patience, null, answers.stream().filter(answer -> answer.timings().timeToFirstToken() == null));
        return patience;
    }

    private static void add(List<Patience> patience, @Nullable Integer span, Stream<Measured> answers) {
        List<Measured> all = answers.toList();
        if (!all.isEmpty()) {
            long abandoned = all.stream()
                    .filter(answer -> answer.answer().finishReason() == FinishReason.ABANDONED)
                    .count();
            patience.add(Patience.of(span, all.size(), abandoned));
        }
    }

    private Map<String, Long> fallbacks(Scope scope) {
        Map<String, Long> fallbacks = new TreeMap<>();
        for (Generation.Finished generation : generations.all()) {
            List<Attempt> attempts = generation.attempts();
            for (int i = 0; i < attempts.size() - 1; i++) {
                GenerationError error = attempts.get(i).error();
                if (error != null && includesCall(scope, attempts.get(i).startedAt(), generation)) {
                    fallbacks.merge(error.cause(), 1L, Long::sum);
                }
            }
        }
        return fallbacks;
    }

    @Override
    public CommitteeReport committee(Scope scope, int questions) {
        List<Generation.Finished> latest = latest(scope)
                .filter(generation -> !generation.asked().isPart())
                .limit(questions)
                .toList();
        Set<GenerationId> asked = latest.stream().map(Generation::id).collect(Collectors.toSet());
        List<LedgerLine> lines = generations.all().stream()
                .filter(generation -> asked.contains(questionOf(generation.asked())))
                .flatMap(InMemoryLedger::linesOf)
                .toList();
        return new CommitteeReport(
                latest.size(),
                latest.isEmpty() ? null : latest.getLast().asked().at(),
                latest.isEmpty() ? null : latest.getFirst().asked().at(),
                parts(lines, line -> line.attempt().model(), Function.<List<LedgerLine>>identity()).stream()
                        .map(part -> seat(part.key(), part.value()))
                        .toList(),
                BandReport.of(latest.stream()
                        .map(InMemoryLedger::jam)
                        .filter(Objects::nonNull)
                        .toList()));
    }

    private static GenerationId questionOf(Generation.Asked asked) {
        return asked.jam() == null ? asked.id() : asked.jam().jam();
    }

    private static BandReport.@Nullable Jam jam(Generation.Finished generation) {
        return generation.end().event() instanceof Completed completed && completed.jam() != null
                ? new BandReport.Jam(
                        generation.id(),
                        generation.asked().at(),
                        completed.jam().committee())
                : null;
    }

    private static CommitteeReport.Seat seat(ModelId model, List<LedgerLine> lines) {
        List<Duration> latencies = lines.stream()
                .map(LedgerLine::attempt)
                .filter(Attempt::contributed)
                .map(attempt -> Duration.between(attempt.startedAt(), attempt.endedAt()))
                .toList();
        Sums sums = sums(lines);
        Money cost = sums.cost();
        return new CommitteeReport.Seat(
                model,
                latencies.size(),
                sums.calls(),
                sums.failed(),
                latencies.isEmpty()
                        ? null
                        : latencies.stream()
                                .reduce(Duration.ZERO, Duration::plus)
                                .dividedBy(latencies.size()),
                cost);
    }

    @Override
    public TrustReport trust(Scope scope, int most) {
        List<Turn> measured = trusted(scope, null, most);
        List<Trust> trusts =
                measured.stream().map(Turn::trust).filter(Objects::nonNull).toList();
        return new TrustReport(
                trusts.size() < most,
                trusts.size(),
                mean(trusts, Trust::tau),
                mean(trusts, trust -> trust.scores().tension()),
                mean(trusts, trust -> trust.scores().uncertainty()),
                mean(trusts, trust -> trust.scores().contradiction()),
                mean(trusts, trust -> trust.scores().emotionalIntensity()),
                slope(measured),
                trusts.stream()
                        .map(Trust::regulation)
                        .collect(Collectors.groupingBy(
                                Function.identity(), () -> new EnumMap<>(Regulation.class), Collectors.counting())));
    }

    private static @Nullable Double mean(List<Trust> all, ToDoubleFunction<Trust> of) {
        return all.isEmpty()
                ? null
                : Double.valueOf(all.stream().mapToDouble(of).average().orElseThrow());
    }

    /** Of the line with the least squares, in a day. */
    private static @Nullable Double slope(List<Turn> turns) {
        double[] days = turns.stream()
                .mapToDouble(turn -> turn.asked().at().toEpochMilli() / 86_400_000.0)
                .toArray();
        double[] taus = turns.stream()
                .mapToDouble(turn -> Objects.requireNonNull(turn.trust()).tau())
                .toArray();
        double meanDay = Arrays.stream(days).average().orElse(0);
        double meanTau = Arrays.stream(taus).average().orElse(0);
        double both = 0;
        double squares = 0;
        for (int i = 0; i < days.length; i++) {
            both += (days[i] - meanDay) * (taus[i] - meanTau);
            squares += (days[i] - meanDay) * (days[i] - meanDay);
        }
        return squares == 0 ? null : Double.valueOf(both / squares);
    }

    @Override
    public List<Turn> trusted(Scope scope, Turn.@Nullable Place before, int most) {
        return generations.all().stream()
                .filter(generation -> includes(scope, generation.asked().at(), generation))
                .filter(generation -> !generation.asked().isPart())
                .map(Turn::of)
                .filter(turn ->
                        turn.trust() != null && (before == null || turn.place().compareTo(before) < 0))
                .sorted(Comparator.comparing(Turn::place).reversed())
                .limit(most)
                .toList();
    }

    @Override
    public TalkReport talks(Scope scope, int most) {
        return conversations.talks(scope, most);
    }

    @Override
    public List<LedgerLine> lines(Scope scope, LedgerLine.@Nullable Place after, int most) {
        return lines(scope)
                .filter(line -> after == null || line.place().compareTo(after) > 0)
                .sorted(Comparator.comparing(LedgerLine::place))
                .limit(most)
                .toList();
    }

    private static boolean includes(Scope scope, Instant time, Generation generation) {
        return scope.includes(time, generation.owner(), generation.asked().conversation());
    }

    /** A call of a jam's part belongs to the jam's conversation. */
    private boolean includesCall(Scope scope, Instant time, Generation generation) {
        return scope.includes(time, generation.owner(), generations.conversationOf(generation.asked()));
    }

    private Stream<LedgerLine> lines(Scope scope) {
        return generations.all().stream()
                .flatMap(generation -> linesOf(generation)
                        .filter(line -> includesCall(scope, line.attempt().startedAt(), generation)));
    }

    private static Stream<LedgerLine> linesOf(Generation.Finished generation) {
        AgentRole role = generation.asked().role();
        UserId owner = generation.owner();
        return generation.attempts().stream().map(attempt -> new LedgerLine(generation.id(), owner, role, attempt));
    }

    /** The latest first. */
    private Stream<Generation.Finished> latest(Scope scope) {
        return generations.all().stream()
                .filter(generation -> includes(scope, generation.asked().at(), generation))
                .sorted(Comparator.comparing((Generation.Finished generation) ->
                                generation.asked().at())
                        .reversed());
    }

    private Stream<Measured> answers(Scope scope) {
        return latest(scope)
                .map(generation -> generation.end().event() instanceof Completed completed
                        ? new Measured(generation.asked(), completed)
                        : null)
                .filter(Objects::nonNull);
    }

    private static LocalDate dayOf(LedgerLine line) {
        return line.attempt().startedAt().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Sums sums(List<LedgerLine> lines) {
        return lines.stream().map(line -> Sums.of(line.attempt())).reduce(Sums.NONE, Sums::plus);
    }

    private static Speed speed(List<Measured> answers) {
        return Speed.of(answers.stream().map(Measured::timings).toList());
    }

    private static <T, K, V> List<Part<K, V>> parts(List<T> all, Function<T, K> key, Function<List<T>, V> value) {
        return all.stream().collect(Collectors.groupingBy(key)).entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(InMemoryLedger::order)))
                .map(entry -> new Part<>(entry.getKey(), value.apply(entry.getValue())))
                .toList();
    }

    private static String order(Object key) {
        return key instanceof Integer hour ? String.format("%02d", hour) : key.toString();
    }
}
