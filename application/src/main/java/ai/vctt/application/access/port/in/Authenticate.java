package ai.vctt.application.access.port.in;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.access.Principal;
import org.jspecify.annotations.Nullable;

/** Says who somebody is, and whether they may come in. Asked once, before anything else of theirs is looked at. */
@FunctionalInterface
public interface Authenticate {

    /**
     * May block, to look something up; ends early when the thread is interrupted. The token appears in no result and in
     * no log.
     *
     * @param token what they show for it; null when they show nothing
     */
    Result authenticate(@Nullable String token);

    sealed interface Result {

        record Accepted(Principal asker) implements Result {}

        /** The code is {@code UNAUTHENTICATED} for who is not known, {@code FORBIDDEN} for who is, and may not. */
        record Refused(Refusal refusal) implements Result {}
    }
}
