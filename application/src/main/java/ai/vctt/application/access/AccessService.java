package ai.vctt.application.access;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.access.port.in.ManageKeys;
import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.ApiKey;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.access.Role;
import ai.vctt.domain.access.TokenDigest;
import ai.vctt.domain.generation.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Knows everybody who may come in. All keys are in memory, so to look one up costs next to nothing and works while the
 * store is away; what another server changed is seen with the next {@link #refresh}.
 *
 * <p>While there is neither a token of the configuration nor an admin's key, the server is open: whoever gets here is its
 * admin. A user's key is known then too. An admin's key that has expired still keeps it closed.
 *
 * <p>Thread-safe.
 */
public final class AccessService implements Authenticate, ManageKeys {

    /** Who comes in where nobody can be told apart. */
    public static final Principal LOCAL = Principal.admin(new UserId("local"));

    private static final String START = "vctt_";
    private static final int SECRET_BYTES = 32;
    private static final int PREFIX_LENGTH = 12;
    private static final int MOST_KEYS = 10_000;
    private static final Duration USE_IS_KEPT_EVERY = Duration.ofMinutes(1);

    private static final Authenticate.Result MISSING =
            refusedEntry("token: missing (expected: a key or token of this server)");
    private static final Authenticate.Result WRONG =
            refusedEntry("token: wrong (expected: a key or token of this server)");
    private static final Authenticate.Result EXPIRED = refusedEntry("token: expired (expected: a key that is valid)");
    private static final Refusal ADMINS_ONLY = new Refusal(ErrorCode.FORBIDDEN, "Keys are an admin's to manage.");

    /** Whoever knows the token, of the configuration, is this one. */
    public record FixedToken(TokenDigest digest, Principal principal) {

        private static final int SHORTEST = 16;

        /** @param token at least 16 characters, so that it is hard to guess */
        public static FixedToken of(String name, String token, Principal principal) {
            require(token.length() >= SHORTEST, name, token.length() + " characters", "at least " + SHORTEST);
            return new FixedToken(TokenDigest.of(token), principal);
        }
    }

    private record Known(Map<TokenDigest, ApiKey> byDigest, Map<KeyId, ApiKey> byId, boolean adminKey) {

        static Known of(Map<TokenDigest, ApiKey> keys) {
            Map<KeyId, ApiKey> byId = new HashMap<>();
            keys.values().forEach(key -> byId.put(key.id(), key));
            return new Known(
                    Map.copyOf(keys),
                    Map.copyOf(byId),
                    keys.values().stream().anyMatch(key -> key.role() == Role.ADMIN));
        }
    }

    private final ApiKeys keys;
    private final List<FixedToken> fixed;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Supplier<KeyId> ids;
    private final Object changes = new Object();
    private final Map<KeyId, Instant> used = new ConcurrentHashMap<>();
    private Instant useKept = Instant.EPOCH;
    private volatile Known known = Known.of(Map.of());

    /**
     * Knows no key before the first {@link #refresh}.
     *
     * @param fixed the configuration's tokens
     * @param random makes secrets, so it has to be unpredictable
     */
    public AccessService(
            ApiKeys keys, List<FixedToken> fixed, InstantSource clock, RandomGenerator random, Supplier<KeyId> ids) {
        this.keys = keys;
        this.fixed = List.copyOf(fixed);
        this.clock = clock;
        this.random = random;
        this.ids = ids;
    }

    @Override
    public boolean open() {
        return fixed.isEmpty() && !known.adminKey();
    }

    /** How many keys there are. */
    public int count() {
        return known.byId().size();
    }

    @Override
    public Authenticate.Result authenticate(@Nullable String token) {
        if (token != null) {
            TokenDigest digest = TokenDigest.of(token);
            for (FixedToken one : fixed) {
                if (one.digest().equals(digest)) {
                    return new Authenticate.Result.Accepted(one.principal());
                }
            }
            ApiKey key = known.byDigest().get(digest);
            if (key != null) {
                return entryOf(key);
            }
        }
        if (open()) {
            return new Authenticate.Result.Accepted(LOCAL);
        }
        return token == null ? MISSING : WRONG;
    }

    private Authenticate.Result entryOf(ApiKey key) {
        Instant now = clock.instant();
        if (key.expired(now)) {
            return EXPIRED;
        }
        used.put(key.id(), now);
        return new Authenticate.Result.Accepted(key.principal());
    }

    @Override
    public boolean stillAccepts(Principal asker) {
        if (asker.key() != null) {
            ApiKey key = known.byId().get(asker.key());
            return key != null && !key.expired(clock.instant());
        }
        return open() || fixed.stream().anyMatch(one -> one.principal().equals(asker));
    }

    @Override
    public @Nullable List<ApiKey> keys(Principal asker) {
        if (!asker.isAdmin()) {
            return null;
        }
        return known.byId().values().stream()
                .map(this::withItsLastUse)
                .sorted(Comparator.comparing(ApiKey::createdAt)
                        .reversed()
                        .thenComparing(key -> key.id().toString()))
                .toList();
    }

    private ApiKey withItsLastUse(ApiKey key) {
        Instant lately = used.get(key.id());
        return lately == null ? key : key.usedAt(lately);
    }

    @Override
    public Created create(Principal asker, NewKey wanted) {
        if (!asker.isAdmin()) {
            return new Created.Refused(ADMINS_ONLY);
        }
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = START + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ApiKey key = new ApiKey(
                ids.get(),
                wanted.name(),
                secret.substring(0, PREFIX_LENGTH),
                wanted.user(),
                wanted.role(),
                wanted.allowance(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                wanted.expiresAt(),
                null);
        synchronized (changes) {
            Map<TokenDigest, ApiKey> all = new HashMap<>(known.byDigest());
            if (all.size() >= MOST_KEYS) {
                return new Created.Refused(new Refusal(
                        ErrorCode.INVALID_REQUEST, "keys: there are " + MOST_KEYS + " (expected: no more than that)"));
            }
            keys.add(key, TokenDigest.of(secret));
            all.put(TokenDigest.of(secret), key);
            known = Known.of(all);
        }
        return new Created.Key(key, secret);
    }

    @Override
    public Revoked revoke(Principal asker, KeyId id) {
        if (!asker.isAdmin()) {
            return new Revoked.Refused(ADMINS_ONLY);
        }
        synchronized (changes) {
            Map<TokenDigest, ApiKey> left = new HashMap<>(known.byDigest());
            left.values().removeIf(key -> key.id().equals(id));
            Known without = Known.of(left);
            if (fixed.isEmpty() && known.adminKey() && !without.adminKey()) {
                return new Revoked.Refused(new Refusal(
                        ErrorCode.INVALID_REQUEST,
                        "id: is the last admin's key, without which everybody could come in (expected: another admin's"
                                + " key first, or VCTT_ADMIN_KEY)"));
            }
            boolean removed = keys.remove(id);
            known = without;
            used.remove(id);
            return removed ? new Revoked.Done() : new Revoked.NoSuchKey();
        }
    }

    /**
     * Reads the keys anew, and keeps when they were used, once a minute. To be called before anybody comes in, and a few times a minute. When
     * it throws, everything is as it was.
     */
    public void refresh() {
        synchronized (changes) {
            keepUse();
            known = Known.of(keys.all());
        }
    }

    private void keepUse() {
        Instant now = clock.instant();
        Map<KeyId, Instant> times = Map.copyOf(used);
        if (!times.isEmpty() && !now.isBefore(useKept.plus(USE_IS_KEPT_EVERY))) {
            keys.used(times);
            times.forEach(used::remove);
            useKept = now;
        }
    }

    private static Authenticate.Result refusedEntry(String message) {
        return new Authenticate.Result.Refused(new Refusal(ErrorCode.UNAUTHENTICATED, message));
    }
}
