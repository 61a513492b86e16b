package ai.vctt.adapter.rest.keys;

import ai.vctt.adapter.rest.access.NotAllowedException;
import ai.vctt.adapter.rest.access.NotFoundException;
import ai.vctt.adapter.rest.access.RefusedException;
import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.application.access.port.in.ManageKeys;
import ai.vctt.application.access.port.in.ManageKeys.Created;
import ai.vctt.application.access.port.in.ManageKeys.NewKey;
import ai.vctt.application.access.port.in.ManageKeys.Revoked;
import ai.vctt.domain.access.ApiKey;
import ai.vctt.domain.access.KeyId;
import ai.vctt.domain.access.Principal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Lets an admin say who may come in. */
@RestController
@RequestMapping("/api/v1/keys")
class KeysController {

    private final ManageKeys keys;

    KeysController(ManageKeys keys) {
        this.keys = keys;
    }

    record Keys(List<KeyView> keys) {}

    /**
     * @param prefix the key's first characters
     * @param key the whole of it, once: in the answer that tells of its making
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record KeyView(
            String id,
            String name,
            String userId,
            String role,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            String prefix,
            AllowanceView limits,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String key) {

        static KeyView from(ApiKey key, @Nullable String secret) {
            return new KeyView(
                    key.id().toString(),
                    key.name(),
                    key.user().value(),
                    key.role().wireName(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.lastUsedAt(),
                    key.prefix(),
                    AllowanceView.from(key.allowance()),
                    secret);
        }
    }

    @GetMapping
    Keys keys(Principal asker) {
        List<ApiKey> all = keys.keys(asker);
        if (all == null) {
            throw new NotAllowedException("Keys are an admin's to manage.");
        }
        return new Keys(all.stream().map(key -> KeyView.from(key, null)).toList());
    }

    @PostMapping
    ResponseEntity<KeyView> create(@RequestBody JsonNode body, Principal asker) {
        NewKey wanted = KeyReader.read(Fields.of(body, ""));
        return switch (keys.create(asker, wanted)) {
            case Created.Refused(var refusal) -> throw new RefusedException(refusal);
            case Created.Key(ApiKey key, String secret) ->
                ResponseEntity.status(HttpStatus.CREATED)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .body(KeyView.from(key, secret));
        };
    }

    /** Revokes it; nothing to say about it after that. */
    @DeleteMapping("/{id}")
    ResponseEntity<?> revoke(@PathVariable("id") String name, Principal asker) {
        KeyId id = KeyId.parse(name);
        return switch (id == null ? new Revoked.NoSuchKey() : keys.revoke(asker, id)) {
            case Revoked.Done _ -> ResponseEntity.noContent().build();
            case Revoked.NoSuchKey _ -> throw new NotFoundException("id", "there is no such key");
            case Revoked.Refused(var refusal) -> throw new RefusedException(refusal);
        };
    }
}
