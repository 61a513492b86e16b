package ai.vctt.application.access.port.in;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.access.Principal;
import org.jspecify.annotations.Nullable;

/** Says who somebody is, and whether they may come in. Asked before anything else of theirs is looked at. */
@FunctionalInterface
public interface Authenticate {

    /**
     * May block, to look something up; ends early when the thread is interrupted. The token appears in no result and in
     * no log.
     *
     * @param token what they show for it; null when they show nothing
     */
    Result authenticate(@Nullable String token);

    /** Whether who came in may still be in: false once their key has expired or was revoked. Does not block. */
    default boolean stillAccepts(Principal asker) {
        return true;
    }

    /** Whether nobody has to show anything, and whoever comes is the admin. */
    default boolean open() {
        return false;
    }

    sealed interface Result {

        record Accepted(Principal asker) implements Result {}

        /** The code is {@code UNAUTHENTICATED} for who is not known, {@code FORBIDDEN} for who is, and may not. */
        record Refused(Refusal refusal) implements Result {}
    }
}
