package ai.vctt.sim;

import ai.vctt.sim.Fault.ErrorShape;
import ai.vctt.sim.Fault.KeepAlive;
import ai.vctt.sim.Output.ToolFragment;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages as Anthropic sends them: a block for the reasoning, which ends in a signature, one for the text or for each
 * tool call, the input's usage first and the output's last, a ping in between, and blanks behind the JSON.
 */
final class AnthropicWire implements Wire {

    private static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    private static final String EXPLANATION = "This request was blocked under the usage policy.";
    private static final byte[][] TAILS = {
        Json.utf8("\"}}\n\n"), Json.utf8("\"}}   \n\n"), Json.utf8("\"} }\n\n"), Json.utf8("\"}         }\n\n")
    };

    private enum Block {
        NONE,
        THINKING,
        TEXT,
        TOOL
    }

    private final ChatRequest request;
    private final Output output;
    private final Usage input;
    private final String id;
    private Block block = Block.NONE;
    private int index = -1;
    private byte[] head = {};

    AnthropicWire(ChatRequest request, Output output, long number, Usage input) {
        this.request = request;
        this.output = output;
        this.input = input;
        this.id = "msg_sim" + number;
    }

    @Override
    public void opening(ByteBuf out) {
        ObjectNode message = message();
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", usage(input).put("output_tokens", 1));
        event(out, "message_start", ",\"message\":" + message);
        if (output.reasoning().tokens() > 0) {
            begin(out, Block.THINKING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
        } else if (output.text().tokens() > 0) {
            begin(out, Block.TEXT, "{\"type\":\"text\",\"text\":\"\"}");
        }
        Chunks.write(out, PING);
    }

    @Override
    public boolean openingReportsInput() {
        return true;
    }

    @Override
    public void token(ByteBuf out, int index, byte @Nullable [] stamp) {
        byte[] tail = TAILS[index & 3];
        int inText = index - output.reasoning().tokens();
        if (inText < 0) {
            Chunks.write(out, head, output.reasoning().json(index), tail);
        } else if (output.tools().isEmpty()) {
            if (block != Block.TEXT) {
                begin(out, Block.TEXT, "{\"type\":\"text\",\"text\":\"\"}");
            }
            Chunks.write(out, head, stamp == null ? output.text().json(inText) : stamp, tail);
        } else {
            ToolFragment fragment = output.tools().get(inText);
            if (fragment.first()) {
                begin(out, Block.TOOL, toolUse(fragment, Json.object()).toString());
            }
            Chunks.write(out, head, Json.utf8(Json.escaped(fragment.arguments())), tail);
        }
    }

    @Override
    public boolean ending(ByteBuf out, Finish finish, Usage usage, boolean marked) {
        end(out);
        ObjectNode delta = Json.object().put("stop_reason", finish.anthropic()).putNull("stop_sequence");
        if (finish == Finish.FILTERED || finish == Finish.REFUSAL) {
            delta.putObject("stop_details")
                    .put("type", "refusal")
                    .put("category", "cyber")
                    .put("explanation", EXPLANATION);
        }
        event(out, "message_delta", ",\"delta\":" + delta + ",\"usage\":" + usage(usage));
        if (marked) {
            event(out, "message_stop", "");
        }
        return true;
    }

    @Override
    public void keepAlive(ByteBuf out, KeepAlive kind) {
        switch (kind) {
            case NONE -> {}
            case PINGS -> Chunks.write(out, PING);
            case EMPTY_DELTAS -> {
                if (block == Block.TEXT || block == Block.THINKING) {
                    Chunks.write(out, head, new byte[0], TAILS[0]);
                } else {
                    Chunks.write(out, PING);
                }
            }
        }
    }

    @Override
    public void malformed(ByteBuf out) {
        Chunks.write(out, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"del\n\n");
    }

    @Override
    public void error(ByteBuf out, ErrorShape shape, Problem problem) {
        Problem.Words words = problem.in(Api.ANTHROPIC);
        Chunks.write(out, "event: error\ndata: " + error(words, words.message()) + "\n\n");
    }

    @Override
    public byte[] whole(Finish finish, Usage usage) {
        ObjectNode message = message();
        ArrayNode content = (ArrayNode) message.path("content");
        if (output.reasoning().tokens() > 0) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", output.reasoning().text())
                    .put("signature", signature());
        }
        if (output.text().tokens() > 0) {
            content.addObject().put("type", "text").put("text", output.text().text());
        }
        for (ToolFragment fragment : output.tools()) {
            if (fragment.first()) {
                content.add(toolUse(fragment, (ObjectNode)
                        Json.MAPPER.readTree(fragment.use().arguments())));
            }
        }
        message.put("stop_reason", finish.anthropic()).putNull("stop_sequence");
        if (finish == Finish.FILTERED || finish == Finish.REFUSAL) {
            message.putObject("stop_details").put("type", "refusal").put("explanation", EXPLANATION);
        }
        message.set("usage", usage(usage));
        return Json.bytes(message);
    }

    /** The envelope of Anthropic's errors. */
    static ObjectNode error(Problem.Words words, String message) {
        ObjectNode root = Json.object().put("type", "error");
        root.putObject("error").putNull("details").put("type", words.type()).put("message", message);
        return root;
    }

    private ObjectNode message() {
        ObjectNode message = Json.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.model());
        message.putArray("content");
        return message;
    }

    private ObjectNode toolUse(ToolFragment fragment, ObjectNode arguments) {
        ObjectNode use = Json.object()
                .put("type", "tool_use")
                .put("id", "toolu_" + id.substring(id.indexOf('_') + 1) + "x" + fragment.call())
                .put("name", fragment.use().name());
        use.set("input", arguments);
        return use;
    }

    /** Tokens from a cache are no part of {@code input_tokens} here. */
    private static ObjectNode usage(Usage usage) {
        ObjectNode node = Json.object()
                .put("input_tokens", usage.input() - usage.cached())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", usage.cached())
                .put("output_tokens", usage.output());
        if (usage.reasoning() > 0) {
            node.putObject("output_tokens_details").put("thinking_tokens", usage.reasoning());
        }
        return node;
    }

    private String signature() {
        return "c2ltdWxhdGVk" + Long.toHexString(Vocabulary.mixed(id.hashCode())) + "==";
    }

    private void begin(ByteBuf out, Block next, String content) {
        end(out);
        block = next;
        index++;
        event(out, "content_block_start", ",\"index\":" + index + ",\"content_block\":" + content);
        String delta = switch (next) {
            case THINKING -> "\"thinking_delta\",\"thinking\":\"";
            case TOOL -> "\"input_json_delta\",\"partial_json\":\"";
            case TEXT, NONE -> "\"text_delta\",\"text\":\"";
        };
        head = Json.utf8("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" + index
                + ",\"delta\":{\"type\":" + delta);
    }

    private void end(ByteBuf out) {
        if (block == Block.NONE) {
            return;
        }
        if (block == Block.THINKING) {
            event(
                    out,
                    "content_block_delta",
                    ",\"index\":" + index + ",\"delta\":{\"type\":\"signature_delta\",\"signature\":\"" + signature()
                            + "\"}");
        }
        event(out, "content_block_stop", ",\"index\":" + index);
        block = Block.NONE;
    }

    private static void event(ByteBuf out, String type, String members) {
        Chunks.write(out, "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + members + "      }\n\n");
    }
}
