package ai.vctt.adapter.ws.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.band.Subtask;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.Attempt.UsageSource;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationEvent.Phase;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.JamOutcome;
import ai.vctt.domain.generation.RequestId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.StreamTimings;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.Scores;
import ai.vctt.domain.trust.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventJsonTest {

    private static final Trust TRUST = new Trust(
            new Scores(0.5, 0.25, 0, 1),
            2,
            Trust.Source.REPORTED,
            List.of(new Evidence(Component.UNCERTAINTY, 0.25, "verification", "No source.")));
    private static final String TRUST_JSON = "\"trust\":{\"tau\":0.725,\"level\":\"moderate\",\"tension\":0.5,"
            + "\"uncertainty\":0.25,\"contradiction\":0.0,\"emotionalIntensity\":1.0,"
            + "\"regulation\":\"normal\",\"repairs\":2,\"source\":\"reported\",\"evidence\":["
            + "{\"component\":\"uncertainty\",\"value\":0.25,\"by\":\"verification\",\"text\":\"No source.\"}]}";
    private static final GenerationId ID = new GenerationId(new UUID(0, 7));
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final ModelId MODEL = new ModelId("gpt-4o");
    private static final String HEAD =
            "{\"sessionId\":\"00000000-0000-0000-0000-000000000007\",\"seq\":3,\"attempt\":2,";
    private static final String TAIL = "\"timestamp\":\"2026-11-23T10:00:00.000Z\"}]";

    @Test
    void a_start_names_role_and_request_only_where_there_are_any() {
        assertThat(json(new GenerationEvent.Started(MODEL, AgentRole.PRIMARY, null)))
                .isEqualTo("[\"stream_start\"," + HEAD + "\"model\":\"gpt-4o\",\"resumed\":true," + TAIL);
        ConversationId talk = new ConversationId(new UUID(0, 9));
        assertThat(json(new GenerationEvent.Started(MODEL, AgentRole.PRIMARY, null, talk)))
                .contains("\"resumed\":true,\"conversationId\":\"00000000-0000-0000-0000-000000000009\"");
        assertThat(json(new GenerationEvent.Started(MODEL, AgentRole.ANALYST, new RequestId("r"))))
                .contains("\"agentRole\":\"analyst\",\"resumed\":true,\"requestId\":\"r\"");
    }

    @Test
    void a_chunk_has_plain_money_and_whole_text() {
        String text = "a \"quote\",\na line and 世界 😀";
        assertThat(json(new GenerationEvent.Text(text, 12, MODEL, new Spend(15, Money.usd("0.0000375")))))
                .isEqualTo("[\"stream_chunk\"," + HEAD
                        + "\"chunk\":\"a \\\"quote\\\",\\na line and 世界 😀\",\"offset\":12,\"model\":\"gpt-4o\","
                        + "\"tokensUsed\":15,\"estimatedCost\":0.0000375," + TAIL);
        assertThat(json(new GenerationEvent.Text("x", 0, MODEL, new Spend(1, Money.usd("1E-12")))))
                .contains("\"estimatedCost\":0.000000000001,");
    }

    @Test
    void what_is_unknown_is_null_and_never_zero() {
        assertThat(json(new GenerationEvent.Text("x", 0, MODEL, new Spend(1, null))))
                .contains("\"estimatedCost\":null,");
        String end = json(new GenerationEvent.Completed(
                "x",
                MODEL,
                FinishReason.STOPPED,
                new Spend(15, null),
                Usage.of(10, 5),
                UsageSource.ESTIMATED,
                new StreamTimings(null, null, Duration.ofMillis(70)),
                1,
                false));
        assertThat(end)
                .isEqualTo("[\"stream_complete\"," + HEAD
                        + "\"fullText\":\"x\",\"totalTokens\":15,\"totalCost\":null,\"latencyMs\":70,\"model\":\"gpt-4o\","
                        + "\"inputTokens\":10,\"outputTokens\":5,\"cachedTokens\":null,\"reasoningTokens\":null,"
                        + "\"usageSource\":\"estimated\",\"ttftMs\":null,\"tokensPerSecond\":null,"
                        + "\"finishReason\":\"stopped\",\"attempts\":1,\"persisted\":false,\"trust\":null," + TAIL);
    }

    @Test
    void an_answer_tells_how_far_it_can_be_relied_on_and_what_moved_that() {
        assertThat(json(new GenerationEvent.Completed(
                        "x",
                        MODEL,
                        FinishReason.STOP,
                        Spend.NONE,
                        Usage.of(10, 5),
                        UsageSource.PROVIDER,
                        new StreamTimings(null, null, Duration.ofMillis(70)),
                        1,
                        true,
                        TRUST,
                        null)))
                .endsWith("\"persisted\":true," + TRUST_JSON + "," + TAIL);
    }

    @Test
    void a_phase_tells_how_far_what_was_reported_can_be_relied_on_once_something_was() {
        GenerationId part = new GenerationId(new UUID(0, 2));
        String phase = "[\"stream_phase\"," + HEAD + "\"phase\":\"ethics\",\"partId\":\"" + part
                + "\",\"description\":\"Ethics is done\",\"progress\":40,\"status\":\"complete\",";
        assertThat(json(new Phase("ethics", part, "Ethics is done", 40, Phase.State.COMPLETE)))
                .isEqualTo(phase + TAIL);
        assertThat(json(new Phase("ethics", part, "Ethics is done", 40, Phase.State.COMPLETE, TRUST)))
                .isEqualTo(phase + TRUST_JSON + "," + TAIL);
    }

    @Test
    void a_jam_that_failed_tells_what_its_parts_did_and_cost() {
        GenerationId part = new GenerationId(new UUID(0, 2));
        JamOutcome jam = new JamOutcome(
                new BandPlan("Look.", BandPlan.Source.PLANNER, List.of(new Subtask(AgentRole.ETHICS, "Weigh it.", 1))),
                List.of(new JamOutcome.Part(
                        AgentRole.ETHICS,
                        part,
                        0,
                        MODEL,
                        1.0,
                        Usage.of(10, 5),
                        new Spend(15, null),
                        1200,
                        null,
                        JamOutcome.Status.FAILED,
                        ErrorCode.PROVIDER_ERROR)),
                new Committee(null, null, List.of(), null));
        assertThat(json(new GenerationEvent.Failed(ErrorCode.PROVIDER_ERROR, "None.", Spend.NONE, jam)))
                .isEqualTo("[\"stream_error\"," + HEAD
                        + "\"error\":\"None.\",\"code\":\"PROVIDER_ERROR\",\"retryable\":"
                        + ErrorCode.PROVIDER_ERROR.retryable()
                        + ",\"totalTokens\":0,\"totalCost\":0,"
                        + "\"plan\":{\"strategy\":\"Look.\",\"source\":\"planner\"},"
                        + "\"parts\":[{\"role\":\"ethics\",\"sessionId\":\"" + part + "\",\"round\":0,"
                        + "\"model\":\"gpt-4o\",\"weight\":1.0,\"inputTokens\":10,\"outputTokens\":5,"
                        + "\"totalTokens\":15,\"totalCost\":null,\"latencyMs\":1200,\"ttftMs\":null,"
                        + "\"status\":\"failed\",\"code\":\"PROVIDER_ERROR\"}],"
                        + "\"committee\":{\"agreement\":null,\"majority\":null,\"dissent\":[],"
                        + "\"againstMajority\":null}," + TAIL);
    }

    @Test
    void a_fallback_says_who_takes_over_how_and_why() {
        assertThat(json(new GenerationEvent.FellBack(
                        MODEL,
                        new ModelId("claude"),
                        Mode.COMPLETE,
                        "timeout_idle",
                        ErrorCode.PROVIDER_TIMEOUT,
                        "fell silent",
                        0)))
                .isEqualTo("[\"stream_fallback\"," + HEAD
                        + "\"fromModel\":\"gpt-4o\",\"toModel\":\"claude\",\"mode\":\"complete\","
                        + "\"cause\":\"timeout_idle\",\"code\":\"PROVIDER_TIMEOUT\",\"reason\":\"fell silent\",\"keep\":0,"
                        + TAIL);
    }

    @Test
    void errors_say_whether_asking_again_may_help() {
        assertThat(json(new GenerationEvent.Failed(ErrorCode.PROVIDER_TIMEOUT, "Too slow.", Spend.NONE)))
                .isEqualTo("[\"stream_error\"," + HEAD
                        + "\"error\":\"Too slow.\",\"code\":\"PROVIDER_TIMEOUT\",\"retryable\":true,\"totalTokens\":0,"
                        + "\"totalCost\":0," + TAIL);
        assertThat(EventJson.refusal(null, "r", new Refusal(ErrorCode.INVALID_REQUEST, "message: blank"), NOW))
                .isEqualTo("[\"stream_error\",{\"sessionId\":null,\"requestId\":\"r\",\"error\":\"message: blank\","
                        + "\"code\":\"INVALID_REQUEST\",\"retryable\":false,\"totalTokens\":0,\"totalCost\":0," + TAIL);
    }

    private static String json(GenerationEvent event) {
        return EventJson.of(ID, null, true, new SequencedEvent(3, 2, NOW, event));
    }
}
