package ai.vctt.application.access.port.out;

import ai.vctt.domain.access.ApiKey;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.TokenDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Keys that can be made to be away. */
public final class ListedKeys implements ApiKeys {

    private final Map<TokenDigest, ApiKey> keys = new HashMap<>();
    public boolean away;

    @Override
    public Map<TokenDigest, ApiKey> all() {
        check();
        return Map.copyOf(keys);
    }

    @Override
    public void add(ApiKey key, TokenDigest digest) {
        check();
        keys.put(digest, key);
    }

    @Override
    public boolean remove(KeyId id) {
        check();
        return keys.values().removeIf(key -> key.id().equals(id));
    }

    @Override
    public void used(Map<KeyId, Instant> times) {
        check();
        keys.replaceAll((_, key) -> {
            Instant time = times.get(key.id());
            boolean later = time != null && (key.lastUsedAt() == null || time.isAfter(key.lastUsedAt()));
            return later ? key.usedAt(time) : key;
        });
    }

    private void check() {
        if (away) {
            throw new KeysUnavailableException("away");
        }
    }
}
