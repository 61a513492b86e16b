package ai.vctt.domain.conversation;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.domain.UserId;
import java.time.Instant;
import java.util.Comparator;

/**
 * Questions and answers that follow each other. What was said is in its turns.
 *
 * @param title the one it was given, or the first words of its first question; empty while it has neither
 * @param lastActivity when its latest question came, or it was begun
 */
public record Conversation(ConversationId id, UserId owner, String title, Instant createdAt, Instant lastActivity) {

    /** In characters, when it is given. */
    public static final int LONGEST_TITLE = 200;

    private static final int FEW_WORDS = 60;

    /** A conversation's place among others: the latest activity first, and those of the same instant by id. */
    public record Place(Instant lastActivity, ConversationId id) implements Comparable<Place> {

        // A UUID compares itself as two signed numbers, and its text as everybody else does.
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::lastActivity)
                .thenComparing(place -> place.id().toString())
                .reversed();

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    public Place place() {
        return new Place(lastActivity, id);
    }

    /** A title that somebody gives, without blanks around it. */
    public static String givenTitle(String title) {
        String stripped = title.strip();
        require(
                !stripped.isEmpty() && stripped.length() <= LONGEST_TITLE,
                "title",
                stripped.isEmpty() ? "blank" : stripped.length() + " characters",
                "1 to " + LONGEST_TITLE + " characters");
        return stripped;
    }

    /** The first words of what was said, in one line. */
    public static String titleOf(String said) {
        String line = said.strip().replaceAll("\\s+", " ");
        if (line.length() <= FEW_WORDS) {
            return line;
        }
        int end = line.lastIndexOf(' ', FEW_WORDS);
        if (end <= 0) {
            end = Character.isHighSurrogate(line.charAt(FEW_WORDS - 1)) ? FEW_WORDS - 1 : FEW_WORDS;
        }
        return line.substring(0, end) + "…";
    }
}
