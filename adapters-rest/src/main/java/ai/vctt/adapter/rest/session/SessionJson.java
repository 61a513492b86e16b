package ai.vctt.adapter.rest.session;

import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Ended;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.trust.Trust;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What the answers have in common. What is not known is null. */
final class SessionJson {

    private SessionJson() {}

    @JsonNaming(SnakeCaseStrategy.class)
    record SessionView(String sessionId, String userId, String title, Instant createdAt, Instant lastActivity) {

        static SessionView from(Conversation conversation) {
            return new SessionView(
                    conversation.id().toString(),
                    conversation.owner().value(),
                    conversation.title(),
                    conversation.createdAt(),
                    conversation.lastActivity());
        }
    }

    /**
     * A question, or an answer.
     *
     * @param finishReason of an answer: how it ended, "failed" when it did not end well, null while it runs
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record MessageView(
            String role,
            String content,
            Instant timestamp,
            String generationId,
            @Nullable String agentRole,
            @Nullable String model,
            @Nullable String finishReason,
            @Nullable String errorCode,
            @Nullable Long tokens,
            @Nullable BigDecimal costUsd,
            @Nullable Long latencyMs,
            @Nullable Double trustTau) {

        /** Question and answer; the answer also where it is empty. */
        static List<MessageView> of(Turn turn) {
            return List.of(question(turn), answer(turn));
        }

        private static MessageView question(Turn turn) {
            return new MessageView(
                    "user",
                    turn.asked().question(),
                    turn.asked().at(),
                    turn.asked().id().toString(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        private static MessageView answer(Turn turn) {
            Instant asked = turn.asked().at();
            AgentRole role = turn.asked().role();
            Ended end = turn.end() == null ? null : (Ended) turn.end().event();
            Instant at = turn.end() == null ? asked : turn.end().at();
            return new MessageView(
                    "assistant",
                    turn.text(),
                    at,
                    turn.asked().id().toString(),
                    role == AgentRole.PRIMARY ? null : role.wireName(),
                    (end instanceof Completed completed
                                    ? completed.model()
                                    : turn.asked().model())
                            .value(),
                    end == null ? null : endingOf(end),
                    end instanceof Failed failed ? failed.code().name() : null,
                    end == null ? null : Long.valueOf(end.spend().tokens()),
                    end == null ? null : usd(end.spend().cost()),
                    end == null
                            ? null
                            : Long.valueOf(Duration.between(asked, at).toMillis()),
                    turn.trust() == null ? null : Double.valueOf(turn.trust().tau()));
        }
    }

    private static String endingOf(Ended end) {
        return switch (end) {
            case Completed completed -> completed.finishReason().wireName();
            case Failed _ -> "failed";
        };
    }

    static List<MessageView> messages(List<Turn> latestFirst) {
        List<MessageView> messages = new ArrayList<>();
        latestFirst.reversed().forEach(turn -> messages.addAll(MessageView.of(turn)));
        return messages;
    }

    /** How far the latest answer can be relied on. */
    @JsonNaming(SnakeCaseStrategy.class)
    record InternalState(Sim sim, double contradiction, String regulation, double trustTau, int repairCount) {

        static @Nullable InternalState from(@Nullable Trust trust) {
            return trust == null
                    ? null
                    : new InternalState(
                            new Sim(
                                    trust.scores().tension(),
                                    trust.scores().uncertainty(),
                                    trust.scores().emotionalIntensity()),
                            trust.scores().contradiction(),
                            trust.regulation().wireName(),
                            trust.tau(),
                            trust.repairs());
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Sim(double tension, double uncertainty, double emotionalIntensity) {}

    static @Nullable BigDecimal usd(@Nullable Money money) {
        if (money == null) {
            return null;
        }
        // Without an exponent where it is a whole number.
        return money.usd().scale() < 0 ? money.usd().setScale(0) : money.usd();
    }
}
