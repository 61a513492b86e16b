package ai.vctt.adapter.llm.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.conversation.port.in.ListConversations;
import ai.vctt.application.conversation.port.in.ReadConversation;
import ai.vctt.application.conversation.port.out.Conversations.Page;
import ai.vctt.application.conversation.port.out.Conversations.Summary;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BuiltInToolsTest {

    private static final UserId ANN = new UserId("ann");
    private static final UserId BEN = new UserId("ben");
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final Conversation ANNS = conversation(1, ANN, "Ann's sky");
    private static final Conversation BENS = conversation(2, BEN, "Ben's sea");

    private final List<String> searched = new ArrayList<>();

    private final ListConversations list = (owner, after, most, words) -> {
        searched.add(owner + " " + most + " " + words);
        if (after == null) {
            return new Page(List.of(), ANNS.place());
        }
        return new Page(
                List.of(ANNS, BENS).stream()
                        .filter(conversation -> conversation.owner().equals(owner))
                        .map(conversation -> new Summary(conversation, 3, null, null))
                        .toList(),
                null);
    };

    private final ReadConversation read = new ReadConversation() {
        @Override
        public Conversation find(ConversationId id, Principal viewer) {
            return List.of(ANNS, BENS).stream()
                    .filter(conversation -> conversation.id().equals(id) && viewer.maySee(conversation.owner()))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<Turn> latestTurns(Conversation conversation, Turn.Place before, int most) {
            return List.of();
        }

        @Override
        public Iterator<Turn> turns(Conversation conversation) {
            throw new UnsupportedOperationException();
        }
    };

    private final BuiltInTools tools =
            new BuiltInTools(List.of(new QueryConversationsTool(() -> list, () -> read), new AnalyzeTrustTool()));

    @Test
    void conversations_are_the_callers_own() throws InterruptedException {
        assertThat(query(ANN, "{\"words\": \" sky \", \"limit\": 5}"))
                .isEqualTo(new ToolResult.Done("{\"conversations\":[{\"conversation_id\":\"" + ANNS.id()
                        + "\",\"title\":\"Ann's sky\",\"last_activity\":\"2026-11-26T12:00:00Z\",\"turns\":3}]}"));
        assertThat(searched).containsExactly("UserId[value=ann] 5 sky", "UserId[value=ann] 5 sky");
        assertThat(query(ANN, "{\"conversation_id\": \"" + ANNS.id() + "\"}").told())
                .contains("\"title\":\"Ann's sky\"");
        ToolResult.Failed none = new ToolResult.Failed("conversation_id: there is no such conversation");
        assertThat(query(ANN, "{\"conversation_id\": \"" + BENS.id() + "\"}")).isEqualTo(none);
        assertThat(query(ANN, "{\"conversation_id\": \"x\"}")).isEqualTo(none);
        assertThat(query(ANN, "{\"limit\": 21}")).isEqualTo(new ToolResult.Failed("limit: 21 (expected: 1 to 20)"));
    }

    @Test
    void trust_is_that_of_the_words() throws InterruptedException {
        ToolResult result = tools.call(
                ANN,
                new ToolCall(
                        "1",
                        "analyze_trust",
                        "{\"question\": \"Is it safe?\", \"answer\": \"Perhaps. I am not sure, it might be.\"}"),
                10_000);
        assertThat(result.told())
                .startsWith("{\"tau\":0.")
                .contains("\"uncertainty\":0.")
                .contains("not sure");
        assertThat(tools.call(ANN, new ToolCall("1", "analyze_trust", "{}"), 100))
                .isEqualTo(new ToolResult.Failed("question: missing (expected: at most 200000 characters)"));
    }

    private ToolResult query(UserId user, String arguments) throws InterruptedException {
        return tools.call(user, new ToolCall("1", "query_conversations", arguments), 10_000);
    }

    private static Conversation conversation(long id, UserId owner, String title) {
        return new Conversation(new ConversationId(new UUID(0, id)), owner, title, NOON, NOON);
    }
}
