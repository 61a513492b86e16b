package ai.vctt.application.access;

import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.access.port.in.AuthenticateContract;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import org.jspecify.annotations.Nullable;

class OpenAccessTest extends AuthenticateContract {

    private final Authenticate access = new OpenAccess(Principal.admin(new UserId("local")));

    @Override
    protected Authenticate authenticate() {
        return access;
    }

    @Override
    protected @Nullable String goodToken() {
        return null;
    }
}
