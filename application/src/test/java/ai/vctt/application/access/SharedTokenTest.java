package ai.vctt.application.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.access.port.in.AuthenticateContract;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import org.junit.jupiter.api.Test;

class SharedTokenTest extends AuthenticateContract {

    private static final Principal LOCAL = Principal.admin(new UserId("local"));
    private static final String TOKEN = "0123456789abcdef-\u00e9";

    private final Authenticate access = new SharedToken(TOKEN, LOCAL);

    @Override
    protected Authenticate authenticate() {
        return access;
    }

    @Override
    protected String goodToken() {
        return TOKEN;
    }

    @Test
    void a_token_that_could_be_guessed_is_refused_without_being_shown() {
        assertThatThrownBy(() -> new SharedToken("secret", LOCAL))
                .hasMessage("token: 6 characters (expected: at least 16)");
    }
}
