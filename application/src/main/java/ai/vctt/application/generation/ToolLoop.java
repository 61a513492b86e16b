package ai.vctt.application.generation;

import ai.vctt.application.generation.port.out.Tools;
import ai.vctt.domain.UserId;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.generation.GenerationEvent.ToolUse;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tools of one generation: which are offered, what has been asked of them and what came of it. Outlives attempts, so
 * that nothing is done twice because a model failed. For the generation's own thread, but for {@link #check}.
 */
final class ToolLoop {

    /** What comes after a model has asked for tools. */
    enum Next {
        /** It is to be asked again, with the results. */
        GO_ON,
        /** It has been told to do without, and does not. */
        ENOUGH,
        /** The generation was ended meanwhile. */
        ENDED
    }

    /** Told what happens. */
    interface Listener {

        void used(ToolUse event);

        void called(Tool tool, Instant startedAt, Duration took, ToolResult result);

        /** A fault of ours. */
        void faulted(Throwable fault);
    }

    /** What tools are called with. */
    record Means(Tools tools, ToolSettings settings, Executor threads, InstantSource clock) {}

    /** What a model said in a call that ended in asking for tools. */
    record Asked(
            Model model,
            String said,
            List<ToolCall> calls,
            @Nullable String opaque) {}

    private final List<Tool> offered;
    private final UserId user;
    private final Means means;
    private final EndSignal signal;
    private final Listener listener;
    private final List<Message> exchanges = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int textLength;
    private int made;
    private boolean enough;
    private volatile @Nullable ToolBatch batch;

    ToolLoop(List<Tool> offered, UserId user, Means means, EndSignal signal, Listener listener) {
        this.offered = List.copyOf(offered);
        this.user = user;
        this.means = means;
        this.signal = signal;
        this.listener = listener;
    }

    List<Tool> offeredTo(Model model) {
        return model.abilities().tools() ? offered : List.of();
    }

    /** What was asked of tools and answered by them, to follow the question. */
    List<Message> exchanges() {
        return exchanges;
    }

    /** How much of the text was said in {@link #exchanges()}. */
    int textLength() {
        return textLength;
    }

    /** Whether the model was told that no more tools can be called. */
    boolean enough() {
        return enough;
    }

    /** Another model is asked next: one that knows no tools begins anew. */
    void handTo(Model next) {
        if (!next.abilities().tools()) {
            exchanges.clear();
            textLength = 0;
        }
    }

    /** From any thread: gives up calls that take too long. */
    void check(Instant now) {
        ToolBatch current = batch;
        if (current != null) {
            current.check(now);
        }
    }

    /**
     * Has everything called that a model asked for, all at once.
     *
     * @param length of the text up to here
     */
    Next answer(Asked asked, int length) throws InterruptedException {
        if (enough) {
            return Next.ENOUGH;
        }
        List<ToolCall> calls = asked.calls().stream().map(this::withOwnId).toList();
        List<@Nullable ToolResult> results = results(calls);
        if (results == null) {
            return Next.ENDED;
        }
        exchanges.add(
                new Message.ToolCallsMessage(asked.said(), calls, asked.model().id(), asked.opaque()));
        for (int i = 0; i < calls.size(); i++) {
            ToolResult result = results.get(i);
            if (result != null) {
                exchanges.add(new Message.ToolResultMessage(calls.get(i).id(), result.told(), result.failed()));
            }
        }
        textLength = length;
        return Next.GO_ON;
    }

    /** Some servers count their calls anew in each answer. */
    private ToolCall withOwnId(ToolCall call) {
        String id = call.id();
        for (int i = 2; !ids.add(id); i++) {
            id = call.id() + "_" + i;
        }
        return new ToolCall(id, call.name(), call.arguments());
    }

    /** In the order of the calls; null when the generation was ended. */
    private @Nullable List<@Nullable ToolResult> results(List<ToolCall> calls) throws InterruptedException {
        ToolBatch running =
                new ToolBatch(means.clock().instant(), means.settings().timeLimit());
        batch = running;
        signal.watch(running::cancel);
        try {
            List<@Nullable ToolResult> results = new ArrayList<>();
            int waiting = 0;
            for (ToolCall call : calls) {
                ToolResult refused = begin(results.size(), call, running);
                results.add(refused);
                waiting += refused == null ? 1 : 0;
            }
            for (; waiting > 0; waiting--) {
                ToolBatch.Ended ended = running.awaitNext();
                if (ended == null) {
                    return null;
                }
                results.set(ended.index(), ended.result());
                tell(calls.get(ended.index()), running.startedAt(), ended.took(), ended.result());
            }
            return results;
        } finally {
            signal.unwatch();
            batch = null;
        }
    }

    /** Null when it runs. */
    private @Nullable ToolResult begin(int index, ToolCall call, ToolBatch running) {
        Tool tool = find(call);
        listener.used(event(call, tool, ToolUse.Status.STARTED, call.arguments(), null));
        ToolResult refused = null;
        if (made >= means.settings().callsPerAnswer()) {
            enough = true;
            refused = new ToolResult.Failed("Not called: the limit of "
                    + means.settings().callsPerAnswer()
                    + " tool calls for one answer is reached. Answer now with what you have.");
        } else if (tool == null) {
            made++;
            refused = new ToolResult.Failed("There is no tool named " + call.name() + ". There are: "
                    + offered.stream().map(Tool::name).collect(Collectors.joining(", ")) + ".");
        } else {
            made++;
            running.start(
                    index,
                    user,
                    call,
                    means.tools(),
                    means.settings().resultChars(),
                    new ToolBatch.Means(means.threads(), means.clock(), listener::faulted));
        }
        if (refused != null) {
            tell(call, running.startedAt(), Duration.ZERO, refused);
        }
        return refused;
    }

    private void tell(ToolCall call, Instant startedAt, Duration took, ToolResult result) {
        Tool tool = find(call);
        ToolUse.Status status = result.failed() ? ToolUse.Status.FAILED : ToolUse.Status.FINISHED;
        listener.used(event(call, tool, status, result.told(), took));
        if (tool != null) {
            listener.called(tool, startedAt, took, result);
        }
    }

    private static ToolUse event(
            ToolCall call, @Nullable Tool tool, ToolUse.Status status, String detail, @Nullable Duration took) {
        return new ToolUse(
                call.id(),
                tool == null ? call.name() : tool.ownName(),
                tool == null ? null : tool.server(),
                status,
                detail,
                took);
    }

    private @Nullable Tool find(ToolCall call) {
        return offered.stream()
                .filter(tool -> tool.name().equals(call.name()))
                .findFirst()
                .orElse(null);
    }
}
