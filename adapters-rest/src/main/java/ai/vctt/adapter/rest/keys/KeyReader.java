package ai.vctt.adapter.rest.keys;

import ai.vctt.adapter.rest.access.NamedUser;
import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.application.access.port.in.ManageKeys.NewKey;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.Role;
import ai.vctt.domain.cost.Money;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads what key is wanted. What breaks a rule is an {@link ai.vctt.domain.InvalidValueException}. */
final class KeyReader {

    private static final int LAST_YEAR = 9999;

    private KeyReader() {}

    static NewKey read(Fields fields) {
        UserId user = NamedUser.read(fields.requiredText("user_id"));
        return new NewKey(fields.requiredText("name"), user, role(fields), allowance(fields), expiry(fields));
    }

    private static Role role(Fields fields) {
        String name = fields.text("role");
        Role role = name == null ? Role.USER : Role.named(name);
        if (role == null) {
            throw fields.broken("role", String.valueOf(name), "user or admin");
        }
        return role;
    }

    private static Allowance allowance(Fields fields) {
        Fields limits = fields.child("limits");
        return limits == null
                ? Allowance.USUAL
                : new Allowance(usd(limits), limits.count("requests_per_minute"), limits.count("concurrent"));
    }

    private static @Nullable Money usd(Fields limits) {
        BigDecimal usd = limits.decimal("usd_per_day", 0, 1_000_000);
        return usd == null ? null : Money.of(usd);
    }

    private static @Nullable Instant expiry(Fields fields) {
        String text = fields.text("expires_at");
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() <= LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException unreadable) {
            // The same as a year that nobody means.
        }
        throw fields.broken("expires_at", text, "ISO 8601, like 2027-01-31T00:00:00Z");
    }
}
