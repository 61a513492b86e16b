package ai.vctt.bootstrap;

import ai.vctt.application.access.OpenAccess;
import ai.vctt.application.access.SharedToken;
import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may come in. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** Whoever may come in where there is nobody to tell apart. */
    private static final Principal LOCAL = Principal.admin(new UserId("local"));

    @Bean
    Authenticate authenticate(@Value("${vctt.access.token:}") String token) {
        try {
            return token.isEmpty() ? new OpenAccess(LOCAL) : new SharedToken(token, LOCAL);
        } catch (InvalidValueException broken) {
            throw broken.under("vctt.access");
        }
    }
}
