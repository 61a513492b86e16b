package ai.vctt.application.access.port.in;

import ai.vctt.application.access.port.out.KeysUnavailableException;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.ApiKey;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.access.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets admins, and nobody else, say who may come in. {@link #create} and {@link #revoke} throw
 * {@link KeysUnavailableException} when that cannot be kept.
 */
public interface ManageKeys {

    /** The newest first; null for who may not see them. */
    @Nullable
    List<ApiKey> keys(Principal asker);

    Created create(Principal asker, NewKey wanted);

    /** From now on it opens nothing, here at once and on other servers within seconds. */
    Revoked revoke(Principal asker, KeyId id);

    /** @param expiresAt null: never */
    record NewKey(
            String name,
            UserId user,
            Role role,
            Allowance allowance,
            @Nullable Instant expiresAt) {}

    sealed interface Created {

        /** @param secret shown this once, and kept nowhere */
        record Key(ApiKey key, String secret) implements Created {

            @Override
            public String toString() {
                return key.toString();
            }
        }

        record Refused(Refusal refusal) implements Created {}
    }

    sealed interface Revoked {

        record Done() implements Revoked {}

        record NoSuchKey() implements Revoked {}

        record Refused(Refusal refusal) implements Revoked {}
    }
}
