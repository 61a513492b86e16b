package ai.vctt.domain.conversation;

/** Something said in a conversation, as a model gets to read it. */
public sealed interface Message {

    String content();

    /** How the model is to behave. */
    record SystemMessage(String content) implements Message {}

    /** What the person said. */
    record UserMessage(String content) implements Message {}

    /** What a model answered. */
    record AssistantMessage(String content) implements Message {}
}
