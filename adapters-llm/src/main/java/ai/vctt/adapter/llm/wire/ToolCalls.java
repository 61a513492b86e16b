package ai.vctt.adapter.llm.wire;

import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts tool calls together from what servers send: fragments or whole calls, with or without index and id, with a name
 * that comes late or comes again. Used by one thread.
 */
final class ToolCalls {

    private final List<Call> calls = new ArrayList<>(0);

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /**
     * One fragment. With an index it belongs to the call of this index, unless it brings another id. Without, it begins
     * a new call when it brings a new id, or a name and no id; anything else goes to the last call.
     *
     * @return null while there is nothing to show: no arguments, or no name yet
     */
    StreamEvent.@Nullable ToolCallDelta add(
            @Nullable Integer index, @Nullable String id, @Nullable String name, @Nullable String arguments) {
        Call call = find(index, blankToNull(id), blankToNull(name));
        if (call.id == null) {
            call.id = blankToNull(id);
        }
        if (call.name == null) {
            call.name = blankToNull(name);
        }
        if (arguments != null) {
            call.arguments.append(arguments);
        }
        return call.show();
    }

    /** All calls, in the order they began. */
    List<StreamEvent.ToolCallReady> ready() {
        return calls.stream()
                .map(call -> new StreamEvent.ToolCallReady(call.finished()))
                .toList();
    }

    private Call find(@Nullable Integer index, @Nullable String id, @Nullable String name) {
        Call last = calls.isEmpty() ? null : calls.getLast();
        if (index != null) {
            for (Call call : calls.reversed()) {
                if (index.equals(call.index)) {
                    boolean another = id != null && call.id != null && !id.equals(call.id) && name != null;
                    return another ? begin(index) : call;
                }
            }
            return begin(index);
        }
        boolean begins = id != null ? last == null || (last.id != null && !last.id.equals(id)) : name != null;
        return begins || last == null ? begin(null) : last;
    }

    private Call begin(@Nullable Integer index) {
        var call = new Call(index, "call_" + (calls.size() + 1));
        calls.add(call);
        return call;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static final class Call {

        private final @Nullable Integer index;
        private final String ownId;
        private final StringBuilder arguments = new StringBuilder();
        private int shown;
        private @Nullable String id;
        private @Nullable String name;

        Call(@Nullable Integer index, String ownId) {
            this.index = index;
            this.ownId = ownId;
        }

        StreamEvent.@Nullable ToolCallDelta show() {
            if (name == null || shown == arguments.length()) {
                return null;
            }
            if (id == null) {
                id = ownId;
            }
            String piece = arguments.substring(shown);
            shown = arguments.length();
            return new StreamEvent.ToolCallDelta(id, name, piece);
        }

        ToolCall finished() {
            return new ToolCall(
                    id == null ? ownId : id,
                    name == null ? "" : name,
                    arguments.isEmpty() ? "{}" : arguments.toString());
        }
    }
}
