package ai.vctt.application.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.access.AccessService.FixedToken;
import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.access.port.in.AuthenticateContract;
import ai.vctt.application.access.port.in.ManageKeys.Created;
import ai.vctt.application.access.port.in.ManageKeys.NewKey;
import ai.vctt.application.access.port.in.ManageKeys.Revoked;
import ai.vctt.application.access.port.out.KeysUnavailableException;
import ai.vctt.application.access.port.out.ListedKeys;
import ai.vctt.application.generation.SettableClock;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.access.Role;
import ai.vctt.domain.access.TokenDigest;
import ai.vctt.domain.generation.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With an admin's token in the configuration, unless a test says else. */
class AccessServiceTest extends AuthenticateContract {

    private static final String ADMIN_TOKEN = "0123456789abcdef-\u00e9";
    private static final Principal ADMIN = Principal.admin(new UserId("admin"));
    private static final UserId ANN = new UserId("ann");

    private final SettableClock clock = new SettableClock();
    private final ListedKeys stored = new ListedKeys();
    private final AccessService access = service(FixedToken.of("admin-key", ADMIN_TOKEN, ADMIN));

    private String good;

    private AccessService service(FixedToken... fixed) {
        AtomicLong ids = new AtomicLong();
        return new AccessService(
                stored, List.of(fixed), clock, new Random(1), () -> new KeyId(new UUID(1, ids.incrementAndGet())));
    }

    @Override
    protected Authenticate authenticate() {
        return access;
    }

    @Override
    protected String goodToken() {
        if (good == null) {
            good = secretOf(access.create(ADMIN, wanted(Role.USER, null)));
        }
        return good;
    }

    @Test
    void a_key_opens_for_its_user_with_its_role_and_bounds() {
        Created.Key created =
                key(access.create(ADMIN, new NewKey("laptop", ANN, Role.USER, new Allowance(null, 5, null), null)));
        assertThat(created.secret())
                .matches("vctt_[A-Za-z0-9_-]{43}")
                .startsWith(created.key().prefix());
        assertThat(created.toString()).doesNotContain(created.secret());
        assertThat(asker(created.secret()))
                .isEqualTo(new Principal(
                        ANN,
                        Role.USER,
                        new Allowance(null, 5, null),
                        created.key().id()));
        assertThat(asker(ADMIN_TOKEN)).isEqualTo(ADMIN);
    }

    @Test
    void of_a_secret_only_its_digest_is_kept() {
        String secret = secretOf(access.create(ADMIN, wanted(Role.USER, null)));
        assertThat(stored.all().keySet()).containsExactly(TokenDigest.of(secret));
        assertThat(stored.all().toString()).doesNotContain(secret.substring(12));
    }

    @Test
    void a_key_opens_nothing_once_it_has_expired_or_is_revoked() {
        Created.Key expiring =
                key(access.create(ADMIN, wanted(Role.USER, clock.instant().plusSeconds(60))));
        Created.Key revoked = key(access.create(ADMIN, wanted(Role.USER, null)));
        Principal first = asker(expiring.secret());
        Principal second = asker(revoked.secret());
        assertThat(access.stillAccepts(first)).isTrue();
        clock.advance(Duration.ofSeconds(60));
        assertRefused(access, expiring.secret(), "token: expired");
        assertThat(access.stillAccepts(first)).isFalse();
        assertThat(access.stillAccepts(second)).isTrue();
        assertThat(access.revoke(ADMIN, revoked.key().id())).isEqualTo(new Revoked.Done());
        assertRefused(access, revoked.secret(), "token: wrong");
        assertThat(access.stillAccepts(second)).isFalse();
        assertThat(access.revoke(ADMIN, revoked.key().id())).isEqualTo(new Revoked.NoSuchKey());
    }

    @Test
    void what_another_server_changed_is_known_after_a_refresh_and_kept_while_the_store_is_away() {
        AccessService other = service();
        Created.Key created = key(other.create(AccessService.LOCAL, wanted(Role.USER, null)));
        assertRefused(access, created.secret(), "token: wrong");
        access.refresh();
        assertThat(asker(created.secret()).user()).isEqualTo(ANN);
        stored.away = true;
        assertThatThrownBy(access::refresh).isInstanceOf(KeysUnavailableException.class);
        assertThatThrownBy(() -> access.revoke(ADMIN, created.key().id())).isInstanceOf(KeysUnavailableException.class);
        assertThat(asker(created.secret()).user()).isEqualTo(ANN);
        stored.away = false;
        other.revoke(AccessService.LOCAL, created.key().id());
        access.refresh();
        assertRefused(access, created.secret(), "token: wrong");
    }

    @Test
    void the_last_use_is_shown_at_once_and_kept_once_a_minute() {
        String secret = secretOf(access.create(ADMIN, wanted(Role.USER, null)));
        assertThat(access.keys(ADMIN).getFirst().lastUsedAt()).isNull();
        Instant first = clock.instant();
        asker(secret);
        assertThat(access.keys(ADMIN).getFirst().lastUsedAt()).isEqualTo(first);
        access.refresh();
        assertThat(stored.all().values().iterator().next().lastUsedAt()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(30));
        asker(secret);
        access.refresh();
        assertThat(stored.all().values().iterator().next().lastUsedAt()).isEqualTo(first);
        assertThat(access.keys(ADMIN).getFirst().lastUsedAt()).isEqualTo(first.plusSeconds(30));
        clock.advance(Duration.ofSeconds(30));
        access.refresh();
        assertThat(stored.all().values().iterator().next().lastUsedAt()).isEqualTo(first.plusSeconds(30));
    }

    @Test
    void keys_are_an_admins_to_manage() {
        Principal ann = Principal.user(ANN);
        assertThat(access.keys(ann)).isNull();
        assertThat(access.create(ann, wanted(Role.ADMIN, null)))
                .isInstanceOfSatisfying(
                        Created.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThat(access.revoke(ann, new KeyId(new UUID(1, 1)))).isInstanceOf(Revoked.Refused.class);
        assertThat(stored.all()).isEmpty();
    }

    @Test
    void without_a_token_and_an_admins_key_whoever_comes_is_the_admin_but_a_users_key_is_known() {
        AccessService open = service();
        assertThat(open.open()).isTrue();
        assertThat(accepted(open, null)).isEqualTo(AccessService.LOCAL);
        assertThat(accepted(open, "whatever-a-client-has-to-send")).isEqualTo(AccessService.LOCAL);
        String secret = secretOf(open.create(AccessService.LOCAL, wanted(Role.USER, null)));
        assertThat(open.open()).isTrue();
        assertThat(accepted(open, secret).user()).isEqualTo(ANN);
    }

    @Test
    void the_first_admins_key_closes_the_door_and_the_last_one_cannot_be_taken_away() {
        AccessService open = service();
        Created.Key one = key(open.create(
                AccessService.LOCAL, wanted(Role.ADMIN, clock.instant().plusSeconds(60))));
        assertThat(open.open()).isFalse();
        assertThat(open.stillAccepts(AccessService.LOCAL)).isFalse();
        assertRefused(open, null, "token: missing");
        assertRefused(open, "whatever-a-client-has-to-send", "token: wrong");
        Principal admin = accepted(open, one.secret());
        assertThat(open.revoke(admin, one.key().id())).isInstanceOf(Revoked.Refused.class);
        Created.Key two = key(open.create(admin, wanted(Role.ADMIN, null)));
        clock.advance(Duration.ofHours(1));
        assertThat(open.open()).isFalse();
        assertThat(open.revoke(accepted(open, two.secret()), one.key().id())).isEqualTo(new Revoked.Done());
        assertThat(open.open()).isFalse();
    }

    @Test
    void a_token_that_could_be_guessed_is_refused_without_being_shown() {
        assertThatThrownBy(() -> FixedToken.of("token", "secret", ADMIN))
                .hasMessage("token: 6 characters (expected: at least 16)");
    }

    private static NewKey wanted(Role role, Instant expires) {
        return new NewKey("laptop", ANN, role, Allowance.USUAL, expires);
    }

    private static Created.Key key(Created created) {
        assertThat(created).isInstanceOf(Created.Key.class);
        return (Created.Key) created;
    }

    private static String secretOf(Created created) {
        return key(created).secret();
    }

    private Principal asker(String token) {
        return accepted(access, token);
    }

    private static Principal accepted(Authenticate access, String token) {
        assertThat(access.authenticate(token)).isInstanceOf(Authenticate.Result.Accepted.class);
        return ((Authenticate.Result.Accepted) access.authenticate(token)).asker();
    }

    private static void assertRefused(Authenticate access, String token, String message) {
        assertThat(access.authenticate(token)).isInstanceOfSatisfying(Authenticate.Result.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(refused.refusal().message()).startsWith(message);
        });
    }
}
