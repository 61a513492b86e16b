package ai.vctt.application.access.port.in;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.access.port.in.Authenticate.Result.Accepted;
import ai.vctt.application.access.port.in.Authenticate.Result.Refused;
import ai.vctt.domain.generation.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Authenticate} keeps to. */
public abstract class AuthenticateContract {

    private static final List<String> STRANGE =
            List.of("", " ", "0", "null", "Bearer x", "\u0000", "\ud800", "'; drop table keys", "x".repeat(1_000_000));

    protected abstract Authenticate authenticate();

    /** One that is let in; null where nobody needs one. */
    protected abstract @Nullable String goodToken();

    @Test
    void a_good_token_is_the_same_user_every_time() {
        Authenticate.Result first = authenticate().authenticate(goodToken());
        assertThat(first).isInstanceOf(Accepted.class);
        assertThat(authenticate().authenticate(goodToken())).isEqualTo(first);
    }

    @Test
    void whoever_needs_a_token_is_refused_without_it() {
        if (goodToken() != null) {
            assertRefused(authenticate().authenticate(null));
        } else {
            assertThat(authenticate().authenticate(null)).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void almost_the_token_is_not_the_token() {
        String good = goodToken();
        List<String> wrong = new ArrayList<>(STRANGE);
        if (good != null) {
            wrong.addAll(List.of(
                    good + " ", " " + good, good + "\u0000", good.substring(1), good.substring(0, good.length() - 1)));
        }
        for (String token : wrong) {
            Authenticate.Result result = authenticate().authenticate(token);
            if (good != null) {
                assertRefused(result);
            } else {
                assertThat(result).isInstanceOf(Accepted.class);
            }
        }
    }

    @Test
    void no_token_is_repeated() {
        String wrong = "a-very-special-token";
        assertThat(authenticate().authenticate(wrong).toString()).doesNotContain(wrong);
        String good = goodToken();
        if (good != null) {
            assertThat(authenticate().authenticate(good).toString()).doesNotContain(good);
            assertThat(authenticate().toString()).doesNotContain(good);
        }
    }

    private static void assertRefused(Authenticate.Result result) {
        assertThat(result).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal().code()).isIn(ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN);
            assertThat(refused.refusal().message()).isNotBlank();
        });
    }
}
