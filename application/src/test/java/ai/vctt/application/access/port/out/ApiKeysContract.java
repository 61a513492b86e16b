package ai.vctt.application.access.port.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.ApiKey;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Role;
import ai.vctt.domain.access.TokenDigest;
import ai.vctt.domain.cost.Money;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ApiKeys} keeps to. */
public abstract class ApiKeysContract {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123456Z");
    private static final TokenDigest ONE = TokenDigest.of("one");
    private static final TokenDigest TWO = TokenDigest.of("two");

    private ApiKeys keys;

    /** Without any key. */
    protected abstract ApiKeys newKeys();

    @BeforeEach
    void begin() {
        keys = newKeys();
    }

    @Test
    void a_key_is_kept_with_all_that_belongs_to_it() {
        ApiKey plain = key(1, Allowance.USUAL, null, null);
        ApiKey bounded = key(2, new Allowance(Money.usd("0.125"), 60, 3), NOW.plusSeconds(1), NOW.plusSeconds(2));
        assertThat(keys.all()).isEmpty();
        keys.add(plain, ONE);
        keys.add(bounded, TWO);
        assertThat(keys.all()).isEqualTo(Map.of(ONE, plain, TWO, bounded));
    }

    @Test
    void a_key_that_is_removed_is_gone() {
        keys.add(key(1, Allowance.USUAL, null, null), ONE);
        ApiKey other = key(2, Allowance.USUAL, null, null);
        keys.add(other, TWO);
        assertThat(keys.remove(id(1))).isTrue();
        assertThat(keys.remove(id(1))).isFalse();
        assertThat(keys.all()).isEqualTo(Map.of(TWO, other));
    }

    @Test
    void the_latest_use_is_known_whatever_comes_last() {
        keys.add(key(1, Allowance.USUAL, null, null), ONE);
        keys.add(key(2, Allowance.USUAL, null, null), TWO);
        keys.used(Map.of(id(1), NOW.plusSeconds(60), id(3), NOW));
        keys.used(Map.of(id(1), NOW.plusSeconds(5)));
        keys.used(Map.of());
        assertThat(keys.all().get(ONE).lastUsedAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(keys.all().get(TWO).lastUsedAt()).isNull();
        assertThat(keys.all()).hasSize(2);
    }

    @Test
    void what_was_read_stays_as_it_was() {
        keys.add(key(1, Allowance.USUAL, null, null), ONE);
        Map<TokenDigest, ApiKey> before = keys.all();
        keys.remove(id(1));
        assertThat(before).hasSize(1);
        ApiKey added = key(2, Allowance.USUAL, null, null);
        assertThatThrownBy(() -> keys.all().put(TWO, added)).isInstanceOf(UnsupportedOperationException.class);
    }

    protected static ApiKey key(long number, Allowance allowance, Instant expires, Instant used) {
        return new ApiKey(
                id(number),
                "Ann's \"laptop\"",
                "vctt_abcdefg",
                new UserId("ann"),
                number == 1 ? Role.USER : Role.ADMIN,
                allowance,
                NOW,
                expires,
                used);
    }

    protected static KeyId id(long number) {
        return new KeyId(new UUID(0, number));
    }
}
