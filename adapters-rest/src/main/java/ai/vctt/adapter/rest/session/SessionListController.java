package ai.vctt.adapter.rest.session;

import ai.vctt.adapter.rest.access.NamedUser;
import ai.vctt.adapter.rest.session.SessionJson.MessageView;
import ai.vctt.adapter.rest.session.SessionJson.SessionView;
import ai.vctt.application.conversation.port.in.ListConversations;
import ai.vctt.application.conversation.port.out.Conversations;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Lists and searches conversations, and what was said in them. */
@RestController
@RequestMapping("/api/v1/analytics/sessions")
class SessionListController {

    private final Sessions sessions;
    private final ListConversations list;

    SessionListController(Sessions sessions, ListConversations list) {
        this.sessions = sessions;
        this.list = list;
    }

    /** @param nextCursor where to go on; null at the end */
    @JsonNaming(SnakeCaseStrategy.class)
    record Listed(List<Item> sessions, @Nullable String nextCursor) {}

    /**
     * @param messageCount questions and answers, also empty ones
     * @param trustTau of the latest answer of which it is known
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Item(
            @JsonUnwrapped SessionView session,
            long messageCount,
            @Nullable BigDecimal totalCostUsd,
            @Nullable Double trustTau) {

        static Item from(Conversations.Summary summary) {
            return new Item(
                    SessionView.from(summary.conversation()),
                    2 * summary.turns(),
                    SessionJson.usd(summary.cost()),
                    summary.tau());
        }
    }

    @GetMapping
    Listed list(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        String cursor = parameters.getFirst("cursor");
        Conversations.Page page = list.list(
                NamedUser.visibleOrAll(parameters.getFirst("user_id"), asker),
                cursor == null ? null : PageCursor.read(cursor).conversation(),
                PageSize.read(parameters),
                parameters.getFirst("q"));
        return new Listed(
                page.conversations().stream().map(Item::from).toList(),
                page.next() == null ? null : PageCursor.of(page.next()).text());
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record History(
            String sessionId,
            List<MessageView> messages,
            @Nullable String nextCursor) {}

    @GetMapping("/{id}/history")
    History history(
            @PathVariable("id") String id, @RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Conversation conversation = sessions.find("id", id, asker);
        Sessions.Page page = sessions.page(conversation, parameters.getFirst("cursor"), PageSize.ofTurns(parameters));
        return new History(conversation.id().toString(), SessionJson.messages(page.latestFirst()), page.next());
    }
}
