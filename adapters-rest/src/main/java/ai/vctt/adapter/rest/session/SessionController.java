package ai.vctt.adapter.rest.session;

import ai.vctt.adapter.rest.access.NamedUser;
import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.adapter.rest.session.SessionJson.InternalState;
import ai.vctt.adapter.rest.session.SessionJson.MessageView;
import ai.vctt.adapter.rest.session.SessionJson.SessionView;
import ai.vctt.application.conversation.port.in.BeginConversation;
import ai.vctt.application.conversation.port.in.ForgetConversation;
import ai.vctt.application.conversation.port.in.RenameConversation;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.trust.Trust;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Begins, shows, names and forgets conversations. */
@RestController
@RequestMapping("/api/v1/session")
class SessionController {

    private final Sessions sessions;
    private final BeginConversation begin;
    private final RenameConversation rename;
    private final ForgetConversation forget;

    SessionController(
            Sessions sessions, BeginConversation begin, RenameConversation rename, ForgetConversation forget) {
        this.sessions = sessions;
        this.begin = begin;
        this.rename = rename;
        this.forget = forget;
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Begun(String sessionId) {}

    /** Somebody else's is an admin's to begin. */
    @PostMapping("/start")
    Begun start(@RequestBody JsonNode body, Principal asker) {
        Fields fields = Fields.of(body, "");
        String user = fields.text("user_id");
        String input = fields.text("input");
        UserId owner = user == null ? asker.user() : NamedUser.visible(user, asker);
        return new Begun(begin.begin(owner, input == null ? "" : input).id().toString());
    }

    /**
     * @param messages of the latest turns, in order
     * @param internalState how far the latest answer among them can be relied on; null when that is not known
     * @param nextCursor leads to the messages before them; null when there are none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Whole(
            @JsonUnwrapped SessionView session,
            List<MessageView> messages,
            @Nullable InternalState internalState,
            @Nullable String nextCursor) {}

    @GetMapping("/{id}")
    Whole read(@PathVariable("id") String id, @RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Conversation conversation = sessions.find("id", id, asker);
        Sessions.Page page = sessions.page(conversation, parameters.getFirst("cursor"), PageSize.ofTurns(parameters));
        Trust trust = page.latestFirst().stream()
                .map(Turn::trust)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new Whole(
                SessionView.from(conversation),
                SessionJson.messages(page.latestFirst()),
                InternalState.from(trust),
                page.next());
    }

    @PatchMapping("/{id}")
    SessionView rename(@PathVariable("id") String id, @RequestBody JsonNode body, Principal asker) {
        String title = Fields.of(body, "").requiredText("title");
        Conversation found = sessions.find("id", id, asker);
        Conversation renamed = rename.rename(found.id(), asker, title);
        if (renamed == null) {
            throw Sessions.missing("id");
        }
        return SessionView.from(renamed);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> forget(@PathVariable("id") String id, Principal asker) {
        Conversation found = sessions.find("id", id, asker);
        if (!forget.forget(found.id(), asker)) {
            throw Sessions.missing("id");
        }
        return ResponseEntity.noContent().build();
    }
}
