package ai.vctt.application.access;

import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.domain.access.Principal;
import org.jspecify.annotations.Nullable;

/** Whoever gets here is one and the same. */
public final class OpenAccess implements Authenticate {

    private final Result everybody;

    public OpenAccess(Principal everybody) {
        this.everybody = new Result.Accepted(everybody);
    }

    @Override
    public Result authenticate(@Nullable String token) {
        return everybody;
    }
}
