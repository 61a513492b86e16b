package ai.vctt.domain.generation;

import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.tool.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a model yields, in this order: {@code Started (Delta | ToolCallReady | Opaque |
 * UsageReported)* Terminal}.
 * A call that fails before its provider accepted it yields its terminal alone. There is exactly one terminal, always
 * last.
 */
public sealed interface StreamEvent {

    /**
     * The provider has accepted the request: response headers are here.
     *
     * @param requestId the provider's name for this call, for its support; null when it gave none
     */
    record Started(@Nullable String requestId) implements StreamEvent {}

    /** A piece of output, never empty. */
    sealed interface Delta extends StreamEvent {
        String text();
    }

    record TextDelta(String text) implements Delta {}

    /** The model's visible thinking; no part of the answer. */
    record ReasoningDelta(String text) implements Delta {}

    /** A fragment of a tool call's arguments. */
    record ToolCallDelta(String callId, String name, String text) implements Delta {}

    /** A tool call whose arguments are complete. */
    record ToolCallReady(ToolCall call) implements StreamEvent {}

    /**
     * What the provider wants back word for word together with the results of the calls it asked for, such as thoughts
     * it has signed. At most one.
     */
    record Opaque(String content) implements StreamEvent {}

    /** What the provider has counted up to now; each replaces the one before. */
    record UsageReported(Usage usage) implements StreamEvent {}

    sealed interface Terminal extends StreamEvent {
        /** The provider's final count; null when it did not say. */
        @Nullable
        Usage usage();
    }

    /**
     * The provider said that it is done.
     *
     * @param rawReason the provider's own word for the reason; null when it gave none
     */
    record Completed(
            FinishReason reason,
            @Nullable String rawReason,
            @Nullable Usage usage) implements Terminal {}

    record Failed(GenerationError error, @Nullable Usage usage) implements Terminal {}

    /** The stream was closed from our side. */
    record Cancelled(@Nullable Usage usage) implements Terminal {}
}
