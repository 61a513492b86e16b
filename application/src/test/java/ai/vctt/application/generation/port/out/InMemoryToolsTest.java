package ai.vctt.application.generation.port.out;

class InMemoryToolsTest extends ToolsContract {

    @Override
    protected Offer offer() {
        InMemoryTools tools = new InMemoryTools()
                .with("here", "echo", (_, arguments) -> arguments.substring(10, arguments.length() - 2))
                .with("here", "failing", (_, _) -> {
                    throw new IllegalArgumentException("out of order");
                })
                .withHanging("here", "hanging");
        return new Offer(tools, "here:echo", "here:failing", "here:hanging");
    }
}
