package ai.vctt.adapter.rest.session;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.conversation.ConversationId;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.Turn;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a list goes on: a time and what was there, as text that is nobody's business but ours. */
public record PageCursor(Instant at, UUID id) {

    private static final int LONGEST = 200;
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    public static PageCursor of(Conversation.Place place) {
        return new PageCursor(place.lastActivity(), place.id().value());
    }

    public static PageCursor of(Turn.Place place) {
        return new PageCursor(place.at(), place.id().value());
    }

    /** @throws InvalidValueException when it is none that we gave */
    public static PageCursor read(String text) {
        PageCursor cursor = text.length() > LONGEST ? null : parse(text);
        if (cursor == null) {
            throw new InvalidValueException("cursor", Fields.shortened(text), "the next_cursor of an answer, as it is");
        }
        return cursor;
    }

    private static @Nullable PageCursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", -1);
            ConversationId id = parts.length == 2 ? ConversationId.parse(parts[1]) : null;
            Instant at = id == null ? null : Instant.parse(parts[0]);
            return id == null || at == null || at.isBefore(Instant.EPOCH) || !at.isBefore(LAST)
                    ? null
                    : new PageCursor(at, id.value());
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return null;
        }
    }

    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    public Conversation.Place conversation() {
        return new Conversation.Place(at, new ConversationId(id));
    }

    public Turn.Place turn() {
        return new Turn.Place(at, new GenerationId(id));
    }
}
