package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.access.port.out.KeysUnavailableException;
import ai.vctt.domain.access.Allowance;
import ai.vctt.domain.access.ApiKey;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Role;
import ai.vctt.domain.access.TokenDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys in PostgreSQL. Thread-safe. */
final class JdbcApiKeys implements ApiKeys {

    private final JdbcClient client;
    private final JdbcTemplate template;

    JdbcApiKeys(DataSource dataSource) {
        template = new JdbcTemplate(dataSource);
        client = JdbcClient.create(template);
    }

    @Override
    public Map<TokenDigest, ApiKey> all() {
        return asked(() -> {
            Map<TokenDigest, ApiKey> all = new HashMap<>();
            client.sql("select * from api_key").query(row -> {
                all.put(TokenDigest.ofBytes(row.getBytes("digest")), key(row));
            });
            return Map.copyOf(all);
        });
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                new KeyId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("prefix"),
                Columns.owner(row.getString("owner")),
                Objects.requireNonNull(Role.named(row.getString("role"))),
                new Allowance(
                        Columns.money(row.getBigDecimal("usd_per_day")),
                        row.getObject("requests_per_minute", Integer.class),
                        row.getObject("concurrent", Integer.class)),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Columns.instant(row.getObject("expires_at", OffsetDateTime.class)),
                Columns.instant(row.getObject("last_used_at", OffsetDateTime.class)));
    }

    @Override
    public void add(ApiKey key, TokenDigest digest) {
        asked(() -> client.sql("""
                        insert into api_key (id, digest, name, prefix, owner, role, usd_per_day, requests_per_minute,
                            concurrent, created_at, expires_at, last_used_at)
                        values (:id, :digest, :name, :prefix, :owner, :role, :usd_per_day, :requests_per_minute,
                            :concurrent, :created_at, :expires_at, :last_used_at)
                        """)
                .param("id", key.id().value())
                .param("digest", digest.bytes())
                .param("name", Columns.text(key.name()))
                .param("prefix", key.prefix())
                .param("owner", Columns.owner(key.user()))
                .param("role", key.role().wireName())
                .param("usd_per_day", Columns.usd(key.allowance().usdPerDay()))
                .param("requests_per_minute", key.allowance().requestsPerMinute())
                .param("concurrent", key.allowance().concurrent())
                .param("created_at", Columns.time(key.createdAt()))
                .param("expires_at", Columns.time(key.expiresAt()))
                .param("last_used_at", Columns.time(key.lastUsedAt()))
                .update());
    }

    @Override
    public boolean remove(KeyId id) {
        return asked(() -> client.sql("delete from api_key where id = :id")
                        .param("id", id.value())
                        .update())
                > 0;
    }

    @Override
    public void used(Map<KeyId, Instant> times) {
        List<Object[]> rows = times.entrySet().stream()
                .map(used -> new Object[] {
                    Columns.time(used.getValue()), used.getKey().value()
                })
                .toList();
        asked(() ->
                template.batchUpdate("update api_key set last_used_at = greatest(last_used_at, ?) where id = ?", rows));
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException failure) {
            if (JdbcWrites.isRefused(failure)) {
                throw failure;
            }
            throw new KeysUnavailableException("The database is away. Please ask again.", failure);
        }
    }
}
