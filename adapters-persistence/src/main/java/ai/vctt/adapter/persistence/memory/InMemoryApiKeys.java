package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.domain.access.ApiKey;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.TokenDigest;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys that are gone when the process ends. Thread-safe. */
public final class InMemoryApiKeys implements ApiKeys {

    private final Map<TokenDigest, ApiKey> keys = new ConcurrentHashMap<>();

    @Override
    public Map<TokenDigest, ApiKey> all() {
        return Map.copyOf(keys);
    }

    @Override
    public void add(ApiKey key, TokenDigest digest) {
        keys.put(digest, key);
    }

    @Override
    public boolean remove(KeyId id) {
        return keys.values().removeIf(key -> key.id().equals(id));
    }

    @Override
    public void used(Map<KeyId, Instant> times) {
        keys.replaceAll((_, key) -> {
            Instant time = times.get(key.id());
            Instant known = key.lastUsedAt();
            return time == null || (known != null && !known.isBefore(time)) ? key : key.usedAt(time);
        });
    }
}
