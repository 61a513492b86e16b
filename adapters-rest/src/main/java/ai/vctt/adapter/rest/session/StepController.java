package ai.vctt.adapter.rest.session;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.adapter.rest.session.SessionJson.InternalState;
import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.model.ModelId;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Asks in a conversation and waits for the whole answer, on a virtual thread. Who hangs up leaves it to its grace period. */
@RestController
class StepController {

    private final StartGeneration start;
    private final WatchGeneration watch;
    private final Sessions sessions;
    private final Scheduler threads =
            Schedulers.fromExecutor(task -> Thread.ofVirtual().name("step").start(task));

    StepController(StartGeneration start, WatchGeneration watch, Sessions sessions) {
        this.start = start;
        this.watch = watch;
        this.sessions = sessions;
    }

    /** @param internalState how far the answer can be relied on; null when that is not known */
    @JsonNaming(SnakeCaseStrategy.class)
    record Step(
            String response,
            @Nullable InternalState internalState,
            String sessionId,
            String generationId,
            String model,
            String finishReason,
            long tokens,
            @Nullable BigDecimal costUsd,
            long latencyMs) {}

    @PostMapping("/api/v1/session/step")
    Mono<Step> step(@RequestBody JsonNode body, Principal asker) {
        StepAnswer answer = new StepAnswer(start, watch);
        return Mono.fromCallable(() -> step(Fields.of(body, ""), asker, answer))
                .subscribeOn(threads)
                .doFinally(_ -> answer.close());
    }

    /** Null when nobody waits for it any more. */
    private @Nullable Step step(Fields fields, Principal asker, StepAnswer answer) throws InterruptedException {
        ConversationId id = ConversationId.parse(fields.requiredText("session_id"));
        if (id == null) {
            throw Sessions.missing("session_id");
        }
        StartGeneration.Request request = request(fields, id, inNameOfItsOwner(id, asker));
        Completed completed = answer.to(request);
        return completed == null
                ? null
                : new Step(
                        completed.text(),
                        InternalState.from(completed.trust()),
                        id.toString(),
                        answer.id(),
                        completed.model().value(),
                        completed.finishReason().wireName(),
                        completed.spend().tokens(),
                        SessionJson.usd(completed.spend().cost()),
                        completed.timings().total().toMillis());
    }

    /** An admin who goes on with somebody's conversation asks as they would. */
    private Principal inNameOfItsOwner(ConversationId id, Principal asker) {
        try {
            return asker.inNameOf(
                    sessions.find("session_id", id.toString(), asker).owner());
        } catch (ConversationsUnavailableException away) {
            // It may still be known to those who ask models.
            return asker;
        }
    }

    private static StartGeneration.Request request(Fields fields, ConversationId id, Principal asker) {
        String input = fields.requiredText("input");
        if (input.isBlank()) {
            throw fields.broken("input", "blank", "not blank");
        }
        String requestId = fields.text("request_id");
        String model = fields.text("model");
        BigDecimal usd = fields.decimal("max_cost_usd", 0, 1_000_000);
        return new StartGeneration.Request(
                asker,
                requestId == null ? null : new RequestId(requestId),
                input,
                null,
                List.of(),
                id,
                replaces(fields),
                role(fields),
                null,
                model == null ? null : new ModelId(model),
                fields.count("max_tokens"),
                usd == null ? null : Money.of(usd),
                true);
    }

    private static @Nullable GenerationId replaces(Fields fields) {
        String text = fields.text("replaces");
        GenerationId id = text == null ? null : GenerationId.parse(text);
        if (text != null && id == null) {
            throw fields.broken("replaces", text, "the generation_id of an answer");
        }
        return id;
    }

    private static AgentRole role(Fields fields) {
        String name = fields.text("agent_role");
        AgentRole role = name == null ? AgentRole.PRIMARY : AgentRole.named(name);
        if (role == null) {
            throw fields.broken("agent_role", String.valueOf(name), "the name of an agent, like analyst");
        }
        return role;
    }
}
