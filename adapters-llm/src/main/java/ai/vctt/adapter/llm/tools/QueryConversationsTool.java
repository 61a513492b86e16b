package ai.vctt.adapter.llm.tools;

import ai.vctt.application.conversation.port.in.ListConversations;
import ai.vctt.application.conversation.port.in.ReadConversation;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.application.conversation.port.out.Conversations.Summary;
import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was said in earlier conversations of the one who asks, and of nobody else. */
public final class QueryConversationsTool implements BuiltInTool {

    private static final int USUAL = 10;
    private static final int MOST = 20;
    private static final int MOST_PAGES = 5;
    private static final int LONGEST_TEXT = 4000;
    private static final Tool TOOL = new Tool(
            Tool.BUILT_IN,
            "query_conversations",
            "Finds earlier conversations of the person you talk with, the latest first; with conversation_id, what was"
                    + " said in one of them.",
            """
                    {"type":"object","properties":{\
                    "words":{"type":"string","description":"Only conversations with these words in title or text"},\
                    "conversation_id":{"type":"string","description":"Shows the latest turns of this one"},\
                    "limit":{"type":"integer","description":"1 to 20"}}}""");

    private final Supplier<ListConversations> list;
    private final Supplier<ReadConversation> read;

    /** Both are asked for when the tool is called, as they are made after it. */
    public QueryConversationsTool(Supplier<ListConversations> list, Supplier<ReadConversation> read) {
        this.list = list;
        this.read = read;
    }

    @Override
    public Tool tool() {
        return TOOL;
    }

    @Override
    public String call(UserId user, ObjectNode arguments) {
        int limit = limit(arguments.path("limit"));
        String id = text(arguments, "conversation_id");
        try {
            return id == null ? found(user, text(arguments, "words"), limit) : said(user, id, limit);
        } catch (ConversationsUnavailableException away) {
            throw new IllegalArgumentException("Conversations cannot be read at the moment.", away);
        }
    }

    private static int limit(JsonNode limit) {
        if (limit.isMissingNode() || limit.isNull()) {
            return USUAL;
        }
        if (!limit.isIntegralNumber() || limit.intValue() < 1 || limit.intValue() > MOST) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MOST + ")");
        }
        return limit.intValue();
    }

    private static @Nullable String text(ObjectNode arguments, String name) {
        String text = arguments.path(name).stringValue(null);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private String found(UserId user, @Nullable String words, int limit) {
        List<Summary> summaries = new ArrayList<>();
        Conversation.Place place = null;
        for (int page = 0; page < MOST_PAGES && summaries.size() < limit; page++) {
            Conversations.Page next = list.get().list(user, place, limit - summaries.size(), words);
            summaries.addAll(next.conversations());
            place = next.next();
            if (place == null) {
                break;
            }
        }
        ObjectNode json = JsonMapper.shared().createObjectNode();
        ArrayNode conversations = json.putArray("conversations");
        for (Summary summary : summaries) {
            conversations
                    .addObject()
                    .put("conversation_id", summary.conversation().id().toString())
                    .put("title", summary.conversation().title())
                    .put("last_activity", summary.conversation().lastActivity().toString())
                    .put("turns", summary.turns());
        }
        return json.toString();
    }

    private String said(UserId user, String text, int limit) {
        ConversationId id = ConversationId.parse(text);
        Conversation conversation = id == null ? null : read.get().find(id, Principal.user(user));
        if (conversation == null) {
            throw new IllegalArgumentException("conversation_id: there is no such conversation");
        }
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("title", conversation.title());
        ArrayNode turns = json.putArray("turns");
        for (Turn turn : read.get().latestTurns(conversation, null, limit).reversed()) {
            turns.addObject()
                    .put("asked_at", turn.asked().at().toString())
                    .put("question", shortened(turn.asked().question()))
                    .put("answer", shortened(turn.text()));
        }
        return json.toString();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
