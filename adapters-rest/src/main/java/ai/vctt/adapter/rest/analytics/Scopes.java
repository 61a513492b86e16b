package ai.vctt.adapter.rest.analytics;

import ai.vctt.adapter.rest.access.NotFoundException;
import ai.vctt.adapter.rest.session.Sessions;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.ledger.Scope;
import java.time.Instant;
import org.springframework.util.MultiValueMap;

/** Reads which part of the ledger is asked for, and by whom it may be. Thread-safe. */
class Scopes {

    private final Sessions sessions;

    Scopes(Sessions sessions) {
        this.sessions = sessions;
    }

    /** @throws NotFoundException for a conversation that this one may not see */
    Scope read(MultiValueMap<String, String> parameters, Principal asker, Instant now) {
        Scope scope = ScopeReader.read(parameters, asker, now);
        String session = parameters.getFirst("session_id");
        return session == null
                ? scope
                : new Scope(
                        scope.from(),
                        scope.until(),
                        scope.owner(),
                        sessions.find("session_id", session, asker).id());
    }
}
