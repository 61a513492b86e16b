package ai.vctt.application.access.port.out;

import ai.vctt.domain.access.ApiKey;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.TokenDigest;
import java.time.Instant;
import java.util.Map;

/**
 * Keeps the keys there are. Every method throws {@link KeysUnavailableException} when that cannot be done at the moment, and
 * has then changed nothing. Times are kept to the microsecond. Thread-safe.
 */
public interface ApiKeys {

    /** All of them, by what is kept of their secrets. */
    Map<TokenDigest, ApiKey> all();

    /** @param digest that of no other key */
    void add(ApiKey key, TokenDigest digest);

    /** False when there is none. */
    boolean remove(KeyId id);

    /** Keys were used at these times. An earlier time than is known, and a key that is gone, change nothing. */
    void used(Map<KeyId, Instant> times);
}
