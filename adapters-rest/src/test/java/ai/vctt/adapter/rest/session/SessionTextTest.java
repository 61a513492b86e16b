package ai.vctt.adapter.rest.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Spend;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.model.ModelId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conversations as text: exported, and as places in lists. */
class SessionTextTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123456Z");
    private static final Conversation TALK = new Conversation(
            new ConversationId(new UUID(7, 7)), new UserId("ann"), "Skies\nand \"seas\"", NOW, NOW.plusSeconds(9));
    private static final Generation.Asked ASKED = new Generation.Asked(
            new GenerationId(new UUID(0, 1)),
            TALK.owner(),
            null,
            AgentRole.ANALYST,
            new ModelId("gpt-4o"),
            " Why?\n",
            NOW,
            TALK.id());
    private static final Turn FAILED = new Turn(
            ASKED,
            "It is",
            new SequencedEvent(
                    4,
                    1,
                    NOW.plusMillis(1500),
                    new GenerationEvent.Failed(
                            ErrorCode.PROVIDER_TIMEOUT, "It fell silent.", new Spend(9, Money.usd("20")))));
    private static final Turn RUNNING = new Turn(ASKED, "", null);

    @Test
    void people_read_who_said_what() {
        assertThat(exported(SessionFormat.MARKDOWN, FAILED, RUNNING)).isEqualTo("""
                        # Skies and "seas"

                        ## Question, 2026-11-25T10:00:00.123456Z

                        Why?

                        ## Answer by gpt-4o, 2026-11-25T10:00:01.623456Z

                        It is

                        ## Question, 2026-11-25T10:00:00.123456Z

                        Why?
                        """);
    }

    @Test
    void programs_read_all_there_is_to_know() {
        JsonNode json = JsonMapper.shared().readTree(exported(SessionFormat.JSON, FAILED, RUNNING));
        assertThat(json.get("session_id").stringValue()).isEqualTo("00000000-0000-0007-0000-000000000007");
        assertThat(json.get("title").stringValue()).isEqualTo(TALK.title());
        assertThat(json.get("messages")).hasSize(4);
        JsonNode question = json.get("messages").get(0);
        assertThat(question.get("role").stringValue()).isEqualTo("user");
        assertThat(question.get("content").stringValue()).isEqualTo(" Why?\n");
        JsonNode answer = json.get("messages").get(1);
        assertThat(answer.get("role").stringValue()).isEqualTo("assistant");
        assertThat(answer.get("agent_role").stringValue()).isEqualTo("analyst");
        assertThat(answer.get("finish_reason").stringValue()).isEqualTo("failed");
        assertThat(answer.get("error_code").stringValue()).isEqualTo("PROVIDER_TIMEOUT");
        assertThat(answer.get("tokens").intValue()).isEqualTo(9);
        assertThat(answer.get("cost_usd").toString()).isEqualTo("20");
        assertThat(answer.get("latency_ms").intValue()).isEqualTo(1500);
        JsonNode running = json.get("messages").get(3);
        assertThat(running.get("finish_reason").isNull()).isTrue();
        assertThat(running.get("content").stringValue()).isEmpty();
        assertThat(JsonMapper.shared().readTree(exported(SessionFormat.JSON)).get("messages"))
                .isEmpty();
    }

    private static String exported(SessionFormat format, Turn... turns) {
        StringBuilder text = new StringBuilder(format.head(TALK));
        for (int i = 0; i < turns.length; i++) {
            format.turn(turns[i], i == 0, text);
        }
        return text.append(format.foot()).toString();
    }

    @Test
    void a_cursor_leads_back_to_its_place_and_nothing_else_is_one() {
        assertThat(PageCursor.read(PageCursor.of(TALK.place()).text()).conversation())
                .isEqualTo(TALK.place());
        assertThat(PageCursor.read(PageCursor.of(FAILED.place()).text()).turn()).isEqualTo(FAILED.place());
        for (String other : new String[] {
            "",
            "?",
            "x".repeat(300),
            encoded("now"),
            encoded("now 00000000-0000-0007-0000-000000000007"),
            encoded(NOW + " 7"),
            encoded("-1000000000-01-01T00:00:00Z 00000000-0000-0007-0000-000000000007")
        }) {
            assertThatThrownBy(() -> PageCursor.read(other))
                    .as(other)
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageStartingWith("cursor: ");
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
