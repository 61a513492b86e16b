package ai.vctt.domain.agent;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an agent is there for. */
public enum AgentRole {
    /** Answers the person; the one that is meant when a request names no role. */
    PRIMARY,
    /** Splits a question into weighted subtasks. */
    PLANNER,
    /** Logical structure, fallacies, quality of reasoning. */
    ANALYST,
    /** Emotional content, context, relations between people. */
    RELATIONAL,
    /** Value alignment, potential harm. */
    ETHICS,
    /** One coherent answer from all insights. */
    SYNTHESISER,
    /** Checks facts, and says what it could not verify. */
    VERIFICATION;

    /** The role of this wire name ("verifier" is an alias of "verification"), or null when there is none. */
    public static @Nullable AgentRole named(String name) {
        if (name.equals("verifier")) {
            return VERIFICATION;
        }
        for (AgentRole role : values()) {
            if (role != PRIMARY && role.wireName().equals(name)) {
                return role;
            }
        }
        return null;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
