package ai.vctt.application.access;

import ai.vctt.application.access.AccessService.FixedToken;
import ai.vctt.application.access.port.out.ListedKeys;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Access for tests of those who ask for it. */
public final class GuardedBy {

    private GuardedBy() {}

    /** Lets in who shows this token, as this one. */
    public static AccessService token(String token, Principal principal) {
        return new AccessService(
                new ListedKeys(),
                List.of(FixedToken.of("token", token, principal)),
                InstantSource.system(),
                new Random(1),
                () -> new KeyId(new UUID(0, 1)));
    }
}
