package ai.vctt.adapter.rest.session;

import ai.vctt.adapter.rest.session.SessionJson.MessageView;
import ai.vctt.adapter.rest.session.SessionJson.SessionView;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.generation.Turn;
import tools.jackson.databind.json.JsonMapper;

/** How an exported conversation is written. */
enum SessionFormat {
    /** For people: each message under a heading that says whose it is. */
    MARKDOWN("text/markdown;charset=UTF-8", ".md") {
        @Override
        String head(Conversation conversation) {
            return "# "
                    + (conversation.title().isEmpty()
                            ? "Untitled"
                            : conversation.title().replaceAll("\\R", " ")) + "\n";
        }

        @Override
        void turn(Turn turn, boolean first, StringBuilder out) {
            for (MessageView message : MessageView.of(turn)) {
                if (!message.content().isBlank()) {
                    out.append("\n## ")
                            .append(message.model() == null ? "Question" : "Answer by " + message.model())
                            .append(", ")
                            .append(message.timestamp())
                            .append("\n\n")
                            .append(message.content().strip())
                            .append('\n');
                }
            }
        }

        @Override
        String foot() {
            return "";
        }
    },

    /** For programs: what the session itself shows, with all of its messages. */
    JSON("application/json", ".json") {
        @Override
        String head(Conversation conversation) {
            String session = MAPPER.writeValueAsString(SessionView.from(conversation));
            return session.substring(0, session.length() - 1) + ",\"messages\":[";
        }

        @Override
        void turn(Turn turn, boolean first, StringBuilder out) {
            String separator = first ? "\n" : ",\n";
            for (MessageView message : MessageView.of(turn)) {
                out.append(separator).append(MAPPER.writeValueAsString(message));
                separator = ",\n";
            }
        }

        @Override
        String foot() {
            return "\n]}\n";
        }
    };

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final String mediaType;
    private final String suffix;

    SessionFormat(String mediaType, String suffix) {
        this.mediaType = mediaType;
        this.suffix = suffix;
    }

    String mediaType() {
        return mediaType;
    }

    String suffix() {
        return suffix;
    }

    abstract String head(Conversation conversation);

    abstract void turn(Turn turn, boolean first, StringBuilder out);

    abstract String foot();
}
