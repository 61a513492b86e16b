package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.ToolUse;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.Regulation;
import ai.vctt.domain.trust.Trust;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How single values are kept in columns, which are named as the components of row records. Null stays null. */
final class Columns {

    private static final Pattern UNSTORABLE = Pattern.compile("[\\x{0}\\x{D800}-\\x{DFFF}]");

    private Columns() {}

    /** The names of a record's columns. */
    static List<String> of(Class<? extends Record> row) {
        return Arrays.stream(row.getRecordComponents())
                .map(component -> snake(component.getName()))
                .toList();
    }

    /** What a conflict with a row that is there brings into it: all columns but its key. */
    static String updateFrom(Class<? extends Record> row, String... key) {
        return of(row).stream()
                .filter(column -> !List.of(key).contains(column))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", ", " do update set ", ""));
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** What PostgreSQL's texts cannot hold, U+0000 and half characters, becomes U+FFFD. */
    static @Nullable String text(@Nullable String text) {
        return text == null || !isSuspicious(text)
                ? text
                : UNSTORABLE.matcher(text).replaceAll("\uFFFD");
    }

    /** Cheaper than the pattern, which most texts do not need. */
    private static boolean isSuspicious(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /** To the microsecond. */
    static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    static @Nullable Long nanos(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos();
    }

    static @Nullable Duration duration(@Nullable Long nanos) {
        return nanos == null ? null : Duration.ofNanos(nanos);
    }

    static @Nullable BigDecimal usd(@Nullable Money money) {
        return money == null ? null : money.usd();
    }

    static @Nullable Money money(@Nullable BigDecimal usd) {
        return usd == null ? null : Money.of(usd);
    }

    static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }

    static AgentRole role(String name) {
        return AgentRole.valueOf(upper(name));
    }

    static Attempt.Mode mode(String name) {
        return Attempt.Mode.valueOf(upper(name));
    }

    static Attempt.UsageSource usageSource(String name) {
        return Attempt.UsageSource.valueOf(upper(name));
    }

    static FinishReason finishReason(String name) {
        return FinishReason.valueOf(upper(name));
    }

    static ErrorCode errorCode(String name) {
        return ErrorCode.valueOf(upper(name));
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    static @Nullable UUID jamId(Generation.Asked asked) {
        return asked.jam() == null ? null : asked.jam().jam().value();
    }

    static @Nullable String jam(SequencedEvent end) {
        JamOutcome jam = ((GenerationEvent.Ended) end.event()).jam();
        return jam == null ? null : text(RowJson.text(jam));
    }

    static @Nullable JamOutcome jam(@Nullable String json) {
        return json == null ? null : RowJson.value(json, JamOutcome.class);
    }

    static @Nullable Double tau(GenerationEvent.@Nullable Completed completed) {
        return completed == null || completed.trust() == null
                ? null
                : Double.valueOf(completed.trust().tau());
    }

    static Regulation regulationOf(String name) {
        return Regulation.valueOf(upper(name));
    }

    static @Nullable String regulation(GenerationEvent.@Nullable Completed completed) {
        return completed == null || completed.trust() == null
                ? null
                : name(completed.trust().regulation());
    }

    static Trust.Source trustSource(String name) {
        return Trust.Source.valueOf(upper(name));
    }

    static @Nullable String evidence(@Nullable List<Evidence> evidence) {
        return evidence == null ? null : text(RowJson.text(evidence));
    }

    static List<Evidence> evidence(String json) {
        return List.of(RowJson.value(json, Evidence[].class));
    }

    /** Null where there are none. */
    static @Nullable String toolUses(List<ToolUse> uses) {
        return uses.isEmpty() ? null : text(RowJson.text(uses));
    }

    static List<ToolUse> toolUses(@Nullable String json) {
        return json == null ? List.of() : List.of(RowJson.value(json, ToolUse[].class));
    }

    static UUID uuid(GenerationId id) {
        return id.value();
    }

    static GenerationId generationId(UUID id) {
        return new GenerationId(id);
    }

    static @Nullable UUID conversation(@Nullable ConversationId id) {
        return id == null ? null : id.value();
    }

    static @Nullable ConversationId conversation(@Nullable UUID id) {
        return id == null ? null : new ConversationId(id);
    }

    static @Nullable UUID replaces(Generation.Asked asked) {
        return asked.replaces() == null ? null : asked.replaces().id().value();
    }

    static Turn.@Nullable Place place(@Nullable OffsetDateTime at, @Nullable UUID turn) {
        return at == null || turn == null ? null : new Turn.Place(at.toInstant(), new GenerationId(turn));
    }

    static @Nullable String owner(UserId owner) {
        return text(owner.value());
    }

    static UserId owner(String value) {
        return new UserId(value);
    }

    static @Nullable String request(@Nullable RequestId request) {
        return request == null ? null : text(request.value());
    }

    static @Nullable RequestId request(@Nullable String value) {
        return value == null ? null : new RequestId(value);
    }

    static String model(ModelId model) {
        return model.value();
    }

    static ModelId model(String value) {
        return new ModelId(value);
    }

    static String provider(ProviderId provider) {
        return provider.value();
    }

    static ProviderId provider(String value) {
        return new ProviderId(value);
    }
}
