package ai.vctt.bootstrap;

import ai.vctt.application.access.OpenAccess;
import ai.vctt.application.access.SharedToken;
import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.UserId;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may come in. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    @Bean
    Authenticate authenticate(@Value("${vctt.access.token:}") String token, UserId everybody) {
        try {
            return token.isEmpty() ? new OpenAccess(everybody) : new SharedToken(token, everybody);
        } catch (InvalidValueException broken) {
            throw broken.under("vctt.access");
        }
    }
}
