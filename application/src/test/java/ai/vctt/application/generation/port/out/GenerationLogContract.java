package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationEvent.FellBack;
import ai.vctt.domain.generation.GenerationEvent.Reasoning;
import ai.vctt.domain.generation.GenerationEvent.Started;
import ai.vctt.domain.generation.GenerationEvent.Text;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.model.ModelId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link GenerationLog} keeps to. */
public abstract class GenerationLogContract {

    private static final GenerationId ID = new GenerationId(new UUID(1, 1));
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123Z");
    private static final ModelId MODEL = new ModelId("gpt-4o");
    private static final ModelId OTHER = new ModelId("claude");
    private static final Started STARTED = new Started(MODEL, AgentRole.PRIMARY, null);
    private static final Failed END = new Failed(ErrorCode.PROVIDER_ERROR, "gpt-4o broke off.", Spend.NONE);
    private static final int ANY_LENGTH = 10_000;

    private GenerationLog logs;
    private GenerationLog.Writer writer;
    private GenerationLog.Reader reader;

    protected abstract GenerationLog newLog();

    @BeforeEach
    void open() {
        logs = newLog();
        writer = logs.open(ID);
        reader = logs.find(ID);
    }

    @Test
    void events_are_numbered_from_one_without_gaps() {
        assertThat(writer.append(1, NOW, STARTED)).isEqualTo(new SequencedEvent(1, 1, NOW, STARTED));
        assertThat(writer.append(1, NOW, new Reasoning("hm")).seq()).isEqualTo(2);
        assertThat(writer.append(1, NOW, END).seq()).isEqualTo(3);
    }

    @Test
    void an_event_is_read_as_it_was_written() {
        List<GenerationEvent> events = List.of(
                STARTED,
                new Reasoning("let me see"),
                text("Grüße, 世界", 0, 12),
                new FellBack(
                        MODEL,
                        OTHER,
                        Attempt.Mode.COMPLETE,
                        "timeout_idle",
                        ErrorCode.PROVIDER_TIMEOUT,
                        "fell silent",
                        0),
                END);
        for (GenerationEvent event : events) {
            writer.append(1, NOW, event);
        }
        assertThat(readAll(0)).extracting(SequencedEvent::event).isEqualTo(events);
        assertThat(readAll(0)).extracting(SequencedEvent::at).containsOnly(NOW);
    }

    @Test
    void there_is_nothing_after_the_last_event_until_there_is() {
        assertThat(reader.after(0, ANY_LENGTH)).isNull();
        writer.append(1, NOW, STARTED);
        assertThat(reader.after(1, ANY_LENGTH)).isNull();
        assertThat(reader.after(7, ANY_LENGTH)).isNull();
        writer.append(1, NOW, text("a", 0, 1));
        assertThat(reader.after(1, ANY_LENGTH)).isNotNull();
    }

    @Test
    void neighbouring_text_comes_joined_with_the_first_offset_and_the_last_number_time_and_spend() {
        writer.append(1, NOW, STARTED);
        writer.append(1, NOW, text("Hel", 0, 5));
        writer.append(1, NOW.plusMillis(10), text("lo ", 3, 6));
        writer.append(1, NOW.plusMillis(20), text("you", 6, 7));
        assertThat(reader.after(1, ANY_LENGTH))
                .isEqualTo(new SequencedEvent(4, 1, NOW.plusMillis(20), text("Hello you", 0, 7)));
        assertThat(reader.after(2, ANY_LENGTH))
                .isEqualTo(new SequencedEvent(4, 1, NOW.plusMillis(20), text("lo you", 3, 7)));
    }

    @Test
    void a_joined_piece_is_no_longer_than_asked_for_unless_one_event_is() {
        writer.append(1, NOW, text("abc", 0, 1));
        writer.append(1, NOW, text("defg", 3, 2));
        writer.append(1, NOW, text("h", 7, 3));
        assertThat(chunksOf(4)).containsExactly("abc", "defg", "h");
        assertThat(chunksOf(5)).containsExactly("abc", "defgh");
        assertThat(chunksOf(1)).containsExactly("abc", "defg", "h");
    }

    @Test
    void text_of_two_attempts_or_of_two_models_is_not_joined() {
        writer.append(1, NOW, text("a", 0, 1));
        writer.append(2, NOW, text("b", 0, 2));
        writer.append(2, NOW, new Text("c", 1, OTHER, Spend.NONE));
        assertThat(chunksOf(ANY_LENGTH)).containsExactly("a", "b", "c");
    }

    @Test
    void reasoning_is_joined_but_not_with_text() {
        writer.append(1, NOW, new Reasoning("think"));
        writer.append(1, NOW, new Reasoning("ing"));
        writer.append(1, NOW, text("done", 0, 1));
        writer.append(1, NOW, new Reasoning("more"));
        assertThat(readAll(0))
                .extracting(SequencedEvent::event)
                .containsExactly(new Reasoning("thinking"), text("done", 0, 1), new Reasoning("more"));
    }

    @Test
    void costs_are_kept_exactly_and_an_unknown_one_stays_unknown() {
        List<Money> costs = new ArrayList<>();
        costs.add(Money.usd("0.00000000000000000001"));
        costs.add(null);
        costs.add(Money.usd("123456789.123456789"));
        costs.add(Money.usd("0.0000375"));
        costs.add(Money.ZERO);
        for (int i = 0; i < costs.size(); i++) {
            writer.append(1, NOW, new Text("x", i, MODEL, new Spend(i, costs.get(i))));
        }
        List<Money> read = new ArrayList<>();
        for (int seq = 0; seq < costs.size(); seq++) {
            Text event = (Text) reader.after(seq, 1).event();
            read.add(event.spend().cost());
        }
        assertThat(read).isEqualTo(costs);
    }

    /** Long and short pieces, quick and slow ones, whose costs rise by little, by much, fall, and are unknown. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void any_stretch_of_any_pieces_is_read_as_it_was_written(long seed) {
        var random = new Random(seed);
        GenerationLog simple = new NaiveGenerationLog();
        GenerationLog.Writer simpleWriter = simple.open(ID);
        GenerationLog.Reader simpleReader = simple.find(ID);
        Instant at = NOW;
        int offset = 0;
        Money cost = Money.ZERO;
        for (int i = 0; i < 400; i++) {
            at = at.plusMillis(random.nextInt(30) == 0 ? 70_000 : random.nextInt(50));
            cost = switch (random.nextInt(60)) {
                case 0 -> Money.usd("0.00000000000000000001");
                case 1 -> Money.usd("3000");
                case 2 -> Money.ZERO;
                default -> cost.plus(Money.usd("0.00001"));
            };
            String chunk = random.nextInt(60) == 0 ? "long ".repeat(14_000) : "piece" + i + (i % 7 == 0 ? "語" : "");
            boolean thinks = random.nextInt(90) == 0;
            Spend spend = new Spend(
                    random.nextInt(70) == 0 ? 0 : i * (seed == 5 ? 1_000L : 1L), random.nextInt(70) == 0 ? null : cost);
            GenerationEvent event = thinks ? new Reasoning(chunk) : new Text(chunk, offset, MODEL, spend);
            offset += thinks ? 0 : chunk.length();
            assertThat(writer.append(1, at, event)).isEqualTo(simpleWriter.append(1, at, event));
        }
        for (int maxChars : new int[] {1, 100, ANY_LENGTH, Integer.MAX_VALUE}) {
            for (long seq = 0; seq < 400; seq++) {
                assertThat(reader.after(seq, maxChars)).isEqualTo(simpleReader.after(seq, maxChars));
            }
        }
    }

    @Test
    void nothing_follows_the_end() {
        writer.append(1, NOW, END);
        assertThatThrownBy(() -> writer.append(1, NOW, text("late", 0, 1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void attempts_do_not_go_back() {
        writer.append(2, NOW, STARTED);
        assertThatThrownBy(() -> writer.append(1, NOW, END)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_generation_has_one_log() {
        assertThatThrownBy(() -> logs.open(ID)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_unknown_or_dropped_log_is_not_found_but_a_reader_that_has_it_reads_on() {
        assertThat(logs.find(new GenerationId(new UUID(2, 2)))).isNull();
        writer.append(1, NOW, STARTED);
        logs.drop(ID);
        assertThat(logs.find(ID)).isNull();
        assertThat(reader.after(0, ANY_LENGTH)).isNotNull();
    }

    @Test
    void every_append_wakes_every_subscriber_after_the_event_can_be_read() {
        List<SequencedEvent> seen = new ArrayList<>();
        AtomicInteger others = new AtomicInteger();
        GenerationLog.Subscription first = reader.onAppend(() -> seen.add(reader.after(seen.size(), ANY_LENGTH)));
        reader.onAppend(others::incrementAndGet);
        writer.append(1, NOW, STARTED);
        writer.append(1, NOW, text("a", 0, 1));
        first.close();
        first.close();
        writer.append(1, NOW, END);
        assertThat(seen).extracting(SequencedEvent::seq).containsExactly(1L, 2L);
        assertThat(others).hasValue(3);
    }

    /**
     * One producer, many watchers: some read at once, some seldom, all are cut at random and come back with the number of
     * the last event they have. Each of them must end up with exactly what was written.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void no_watcher_loses_or_repeats_anything_however_it_is_cut(long seed) throws Exception {
        List<GenerationEvent> script = script(new Random(seed));
        String finalText = textOf(script);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> watchers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                watchers.add(threads.submit(new RandomWatcher(reader, new Random(seed * 1000 + i))));
            }
            int attempt = 1;
            for (GenerationEvent event : script) {
                attempt += event instanceof FellBack ? 1 : 0;
                writer.append(attempt, NOW, event);
                if (seed % 2 == 0) {
                    Thread.onSpinWait();
                }
            }
            for (Future<String> watcher : watchers) {
                assertThat(watcher.get()).isEqualTo(finalText);
            }
            assertThat(new RandomWatcher(reader, new Random(seed)).call())
                    .as("a late one")
                    .isEqualTo(finalText);
        }
    }

    /** Checks what every client can check: rising numbers, and offsets that equal the length of the text so far. */
    private static final class RandomWatcher implements Callable<String> {

        private final GenerationLog.Reader log;
        private final Random random;
        private final StringBuilder text = new StringBuilder();
        private long seq;
        private int attempt;

        RandomWatcher(GenerationLog.Reader log, Random random) {
            this.log = log;
            this.random = random;
        }

        @Override
        public String call() throws Exception {
            boolean lazy = random.nextBoolean();
            while (true) {
                Semaphore news = new Semaphore(0);
                try (GenerationLog.Subscription _ = log.onAppend(news::release)) {
                    int patience = 1 + random.nextInt(30);
                    for (int read = 0; read < patience; ) {
                        SequencedEvent event = log.after(seq, 1 + random.nextInt(40));
                        if (event == null) {
                            awaitNews(news, lazy ? 1 + random.nextInt(5) : 1);
                        } else if (take(event)) {
                            return text.toString();
                        } else {
                            read++;
                        }
                    }
                }
            }
        }

        /** A lazy watcher lets several events pass before it looks again. */
        private void awaitNews(Semaphore news, int wanted) throws InterruptedException {
            for (int i = 0; i < wanted; i++) {
                SequencedEvent next = log.after(seq, 1);
                if (next != null && (i > 0 || next.event() instanceof GenerationEvent.Ended)) {
                    return;
                }
                news.acquire();
            }
        }

        private boolean take(SequencedEvent event) {
            assertThat(event.seq()).isGreaterThan(seq);
            assertThat(event.attempt()).isGreaterThanOrEqualTo(attempt);
            seq = event.seq();
            attempt = event.attempt();
            switch (event.event()) {
                case Text(String chunk, int offset, ModelId _, Spend _) -> {
                    assertThat(offset).isEqualTo(text.length());
                    text.append(chunk);
                }
                case FellBack fallback -> text.setLength(fallback.keep());
                case GenerationEvent.Ended _ -> {
                    return true;
                }
                case Started _, Reasoning _, GenerationEvent.ToolUse _, GenerationEvent.Phase _ -> {}
            }
            return false;
        }
    }

    private static List<GenerationEvent> script(Random random) {
        List<GenerationEvent> script = new ArrayList<>();
        script.add(STARTED);
        int offset = 0;
        for (int i = 0; i < 2000; i++) {
            if (random.nextInt(400) == 0) {
                script.add(new FellBack(
                        MODEL, OTHER, Attempt.Mode.STREAM, "truncated", ErrorCode.PROVIDER_ERROR, "broke off", 0));
                offset = 0;
            } else if (random.nextInt(10) == 0) {
                script.add(new Reasoning("thought " + i));
            } else {
                String chunk = (random.nextBoolean() ? "word" : "語") + i + " ";
                script.add(text(chunk, offset, i));
                offset += chunk.length();
            }
        }
        script.add(END);
        return script;
    }

    private static String textOf(List<GenerationEvent> script) {
        StringBuilder text = new StringBuilder();
        for (GenerationEvent event : script) {
            if (event instanceof Text piece) {
                text.append(piece.chunk());
            } else if (event instanceof FellBack) {
                text.setLength(0);
            }
        }
        return text.toString();
    }

    private static Text text(String chunk, int offset, long tokens) {
        return new Text(
                chunk, offset, MODEL, new Spend(tokens, Money.usd("0.00001").times(tokens)));
    }

    private List<String> chunksOf(int maxChars) {
        List<String> chunks = new ArrayList<>();
        long seq = 0;
        for (SequencedEvent event = reader.after(seq, maxChars); event != null; event = reader.after(seq, maxChars)) {
            chunks.add(((Text) event.event()).chunk());
            seq = event.seq();
        }
        return chunks;
    }

    private List<SequencedEvent> readAll(long seq) {
        List<SequencedEvent> events = new ArrayList<>();
        SequencedEvent event = reader.after(seq, ANY_LENGTH);
        while (event != null) {
            events.add(event);
            event = reader.after(event.seq(), ANY_LENGTH);
        }
        return events;
    }
}
