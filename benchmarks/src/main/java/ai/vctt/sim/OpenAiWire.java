package ai.vctt.sim;

import ai.vctt.sim.Fault.ErrorShape;
import ai.vctt.sim.Fault.KeepAlive;
import ai.vctt.sim.Output.ToolFragment;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Chat completions as OpenAI sent them in 2025 and 2026: the role first with an empty text, padding in
 * {@code obfuscation}, usage in a chunk without choices, {@code [DONE]} at the end. Reasoning comes as
 * {@code reasoning_content}, as with DeepSeek and xAI.
 */
final class OpenAiWire implements Wire {

    private static final String[] PADDING = {"Qk5ENoc", "v", "wq0hL2mB4tYx", "eGg1"};

    private final ChatRequest request;
    private final Output output;
    private final String common;
    private final byte[] textHead;
    private final byte[] reasoningHead;
    private final byte[][] tails = new byte[PADDING.length][];
    private final String id;
    private final long created;

    OpenAiWire(ChatRequest request, Output output, long number, long createdSeconds) {
        this.request = request;
        this.output = output;
        this.id = "chatcmpl-sim" + number;
        this.created = createdSeconds;
        this.common = "data: {\"id\":\"" + id + "\",\"object\":\"chat.completion.chunk\",\"created\":" + createdSeconds
                + ",\"model\":\"" + Json.escaped(request.model()) + "\",\"service_tier\":\"default\","
                + "\"system_fingerprint\":\"fp_simulator\",\"choices\":[";
        this.textHead = Json.utf8(delta("\"content\":\""));
        this.reasoningHead = Json.utf8(delta("\"reasoning_content\":\""));
        for (int i = 0; i < PADDING.length; i++) {
            tails[i] = Json.utf8("\"" + afterDelta("null", i));
        }
    }

    @Override
    public void opening(ByteBuf out) {
        Chunks.write(out, delta("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null") + afterDelta("null", 0));
    }

    @Override
    public boolean openingReportsInput() {
        return false;
    }

    @Override
    public void token(ByteBuf out, int index, byte @Nullable [] stamp) {
        byte[] tail = tails[index & 3];
        int inText = index - output.reasoning().tokens();
        if (inText < 0) {
            Chunks.write(out, reasoningHead, output.reasoning().json(index), tail);
        } else if (output.tools().isEmpty()) {
            Chunks.write(out, textHead, stamp == null ? output.text().json(inText) : stamp, tail);
        } else {
            Chunks.write(out, delta(toolCall(output.tools().get(inText))) + afterDelta("null", index & 3));
        }
    }

    @Override
    public boolean ending(ByteBuf out, Finish finish, Usage usage, boolean marked) {
        if (finish == Finish.REFUSAL) {
            Chunks.write(out, delta("\"refusal\":\"I'm sorry, \"") + afterDelta("null", 1));
            Chunks.write(out, delta("\"refusal\":\"I can't help with that.\"") + afterDelta("null", 2));
        }
        Chunks.write(out, delta("") + afterDelta("\"" + finish.openAi() + "\"", 3));
        if (request.usageInStream()) {
            Chunks.write(out, common + "],\"usage\":" + usage(usage) + ",\"obfuscation\":\"Kx\"}\n\n");
        }
        if (marked) {
            Chunks.write(out, "data: [DONE]\n\n");
        }
        return request.usageInStream();
    }

    @Override
    public void keepAlive(ByteBuf out, KeepAlive kind) {
        switch (kind) {
            case NONE -> {}
            case PINGS -> Chunks.write(out, ": keep-alive\n\n");
            case EMPTY_DELTAS -> Chunks.write(out, delta("\"content\":\"\"") + afterDelta("null", 0));
        }
    }

    @Override
    public void malformed(ByteBuf out) {
        Chunks.write(out, delta("\"content\":\"a half") + "\n\n");
    }

    @Override
    public void error(ByteBuf out, ErrorShape shape, Problem problem) {
        Problem.Words words = problem.in(Api.OPENAI);
        switch (shape) {
            case OWN -> Chunks.write(out, "data: " + error(words, words.message(), null) + "\n\n");
            case GROQ -> {
                ObjectNode error = error(words, words.message(), null);
                ((ObjectNode) error.path("error")).put("status_code", words.status());
                Chunks.write(out, "event: error\ndata: " + error + "\n\n");
            }
            case OPENROUTER -> {
                ObjectNode error = Json.object().put("code", words.status()).put("message", words.message());
                Chunks.write(
                        out,
                        common + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                                + "\"finish_reason\":\"error\",\"native_finish_reason\":null}],\"error\":" + error
                                + "}\n\n");
                Chunks.write(out, "data: [DONE]\n\n");
            }
        }
    }

    @Override
    public byte[] whole(Finish finish, Usage usage) {
        ObjectNode message = Json.object().put("role", "assistant");
        if (!output.tools().isEmpty() || finish == Finish.REFUSAL) {
            message.putNull("content");
        } else {
            message.put("content", output.text().text());
        }
        if (finish == Finish.REFUSAL) {
            message.put("refusal", "I'm sorry, I can't help with that.");
        } else {
            message.putNull("refusal");
        }
        if (output.reasoning().tokens() > 0) {
            message.put("reasoning_content", output.reasoning().text());
        }
        if (!output.tools().isEmpty()) {
            wholeCalls(message.putArray("tool_calls"));
        }
        ObjectNode root = Json.object()
                .put("id", id)
                .put("object", "chat.completion")
                .put("created", created)
                .put("model", request.model())
                .put("system_fingerprint", "fp_simulator");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs").put("finish_reason", finish.openAi());
        root.set("usage", usage(usage));
        return Json.bytes(root);
    }

    /** The envelope of OpenAI's errors. */
    static ObjectNode error(Problem.Words words, String message, @Nullable String parameter) {
        ObjectNode root = Json.object();
        root.putObject("error")
                .put("message", message)
                .put("type", words.type())
                .put("param", parameter)
                .put("code", words.code());
        return root;
    }

    private void wholeCalls(ArrayNode calls) {
        for (ToolFragment fragment : output.tools()) {
            if (fragment.first()) {
                calls.addObject()
                        .put("id", id(fragment))
                        .put("type", "function")
                        .putObject("function")
                        .put("name", fragment.use().name())
                        .put("arguments", fragment.use().arguments());
            }
        }
    }

    private String toolCall(ToolFragment fragment) {
        ObjectNode call = Json.object().put("index", fragment.call());
        if (fragment.first()) {
            call.put("id", id(fragment)).put("type", "function");
        }
        ObjectNode function = call.putObject("function");
        if (fragment.first()) {
            function.put("name", fragment.use().name());
        }
        function.put("arguments", fragment.arguments());
        return "\"tool_calls\":[" + call + "]";
    }

    private String id(ToolFragment fragment) {
        return "call_" + id.substring(id.indexOf('-') + 1) + "x" + fragment.call();
    }

    private static ObjectNode usage(Usage usage) {
        ObjectNode node = Json.object()
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output());
        node.putObject("prompt_tokens_details").put("cached_tokens", usage.cached());
        node.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return node;
    }

    private String delta(String members) {
        return common + "{\"index\":0,\"delta\":{" + members;
    }

    private String afterDelta(String finishReason, int padding) {
        return "},\"logprobs\":null,\"finish_reason\":" + finishReason + "}]"
                + (request.usageInStream() ? ",\"usage\":null" : "") + ",\"obfuscation\":\"" + PADDING[padding]
                + "\"}\n\n";
    }
}
