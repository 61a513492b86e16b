package ai.vctt.bootstrap;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.application.access.AccessService;
import ai.vctt.application.access.AccessService.FixedToken;
import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.limits.Budgets;
import ai.vctt.application.limits.LimitSettings;
import ai.vctt.application.limits.RequestRates;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.cost.Money;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may come in, and how much they may use. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    AccessConfiguration.AccessProperties.class,
    AccessConfiguration.BudgetProperties.class,
    AccessConfiguration.RateProperties.class
})
class AccessConfiguration {

    /**
     * @param token whoever shows it is one and the same; empty: none
     * @param adminKey an admin's, to begin with; empty: none
     * @param open whether everybody may come in, also from other machines, while there is neither a token nor an admin's key
     */
    @ConfigurationProperties("vctt.access")
    record AccessProperties(
            @DefaultValue("") String token,
            @DefaultValue("") String adminKey,
            @DefaultValue("false") boolean open) {

        List<FixedToken> fixedTokens() {
            List<FixedToken> tokens = new ArrayList<>();
            if (!token.isEmpty()) {
                tokens.add(FixedToken.of("token", token, AccessService.LOCAL));
            }
            if (!adminKey.isEmpty()) {
                tokens.add(FixedToken.of("admin-key", adminKey, Principal.admin(new UserId("admin"))));
            }
            return tokens;
        }
    }

    /**
     * @param usdPerDay for everybody together; null: no bound
     * @param usdPerDayPerUser for each whose key says nothing else; null: no bound
     * @param alertAt part of a budget, 0 to 1
     */
    @ConfigurationProperties("vctt.budget")
    record BudgetProperties(
            @Nullable BigDecimal usdPerDay,
            @Nullable BigDecimal usdPerDayPerUser,
            @DefaultValue("0.8") double alertAt) {

        BudgetProperties {
            require(usdPerDay == null || usdPerDay.signum() >= 0, "usd-per-day", "" + usdPerDay, "≥ 0");
            require(
                    usdPerDayPerUser == null || usdPerDayPerUser.signum() >= 0,
                    "usd-per-day-per-user",
                    "" + usdPerDayPerUser,
                    "≥ 0");
            require(alertAt >= 0 && alertAt <= 1, "alert-at", alertAt, "0 to 1");
        }

        @Nullable
        Money all() {
            return usdPerDay == null ? null : Money.of(usdPerDay);
        }

        @Nullable
        Money each() {
            return usdPerDayPerUser == null ? null : Money.of(usdPerDayPerUser);
        }
    }

    /** @param requestsPerMinute of each whose key says nothing else; null: no bound */
    @ConfigurationProperties("vctt.limits")
    record RateProperties(@Nullable Integer requestsPerMinute) {

        RateProperties {
            require(
                    requestsPerMinute == null || requestsPerMinute >= 1,
                    "requests-per-minute",
                    "" + requestsPerMinute,
                    "≥ 1");
        }
    }

    @Bean
    AccessService accessService(AccessProperties properties, ApiKeys keys, InstantSource clock) {
        try {
            return new AccessService(
                    keys, properties.fixedTokens(), clock, new SecureRandom(), () -> new KeyId(UUID.randomUUID()));
        } catch (InvalidValueException broken) {
            throw broken.under("vctt.access");
        }
    }

    @Bean
    LimitSettings limitSettings(BudgetProperties budget, RateProperties rates) {
        return new LimitSettings(
                budget.all(), budget.alertAt(), new Allowance(budget.each(), rates.requestsPerMinute(), null));
    }

    @Bean
    Budgets budgets(LimitSettings settings, InstantSource clock) {
        return new Budgets(settings, clock, new BudgetLog());
    }

    @Bean
    RequestRates requestRates(LimitSettings settings, InstantSource clock) {
        return new RequestRates(settings.each(), clock);
    }

    @Bean
    MeterBinder budgetMeters(Budgets budgets) {
        return meters -> {
            Gauge.builder(
                            "vctt.budget.spent",
                            budgets,
                            all -> all.ofAll().spent().usd().doubleValue())
                    .baseUnit("usd")
                    .description("Today, by everybody together, with what running answers have cost so far")
                    .register(meters);
            Gauge.builder("vctt.budget.limit", budgets, AccessConfiguration::limit)
                    .baseUnit("usd")
                    .description("A day, for everybody together; NaN: none")
                    .register(meters);
        };
    }

    private static double limit(Budgets budgets) {
        Money limit = budgets.ofAll().limit();
        return limit == null ? Double.NaN : limit.usd().doubleValue();
    }
}
