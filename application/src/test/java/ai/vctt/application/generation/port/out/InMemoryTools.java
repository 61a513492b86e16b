package ai.vctt.application.generation.port.out;

import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import ai.vctt.domain.tool.ToolServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Tools that are Java. */
public final class InMemoryTools implements Tools {

    /** What a tool does. */
    public interface Body {

        String call(UserId user, String arguments) throws InterruptedException;
    }

    private record Entry(Tool tool, Body body) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final BlockingQueue<ToolCall> calls = new LinkedBlockingQueue<>();

    /** One whose failure is an {@link IllegalArgumentException}. */
    public InMemoryTools with(String server, String name, Body body) {
        Tool tool = new Tool(server, name, "Does " + name + ".", "{\"type\":\"object\"}");
        entries.put(tool.name(), new Entry(tool, body));
        return this;
    }

    /** One that answers nothing until it is interrupted. */
    public InMemoryTools withHanging(String server, String name) {
        return with(server, name, (_, _) -> {
            new CountDownLatch(1).await();
            return "never";
        });
    }

    /** The next call that was made, or will be. */
    public ToolCall awaitCall() throws InterruptedException {
        return calls.take();
    }

    @Override
    public List<ToolServer> servers() {
        Map<String, List<Tool>> servers = new LinkedHashMap<>();
        for (Entry entry : entries.values()) {
            servers.computeIfAbsent(entry.tool().server(), _ -> new ArrayList<>())
                    .add(entry.tool());
        }
        List<ToolServer> list = new ArrayList<>();
        servers.forEach((name, tools) ->
                list.add(new ToolServer(name, ToolServer.Transport.BUILT_IN, ToolServer.State.READY, null, tools)));
        return list;
    }

    @Override
    public ToolResult call(UserId user, ToolCall call, int mostChars) throws InterruptedException {
        calls.add(call);
        Entry entry = entries.get(call.name());
        if (entry == null) {
            return new ToolResult.Failed("There is no tool named " + call.name() + ".");
        }
        String arguments = call.arguments().strip();
        if (!arguments.startsWith("{") || !arguments.endsWith("}")) {
            return new ToolResult.Failed("The arguments are not a JSON object.");
        }
        try {
            return ToolResult.of(entry.body().call(user, call.arguments()), mostChars);
        } catch (IllegalArgumentException failure) {
            return new ToolResult.Failed(String.valueOf(failure.getMessage()));
        }
    }
}
