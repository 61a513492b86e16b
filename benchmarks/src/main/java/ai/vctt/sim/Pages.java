package ai.vctt.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything but the calls of models: the list of models, and the simulator's own controls under {@code /sim}. */
final class Pages {

    static final String HELP = """
            Simulates OpenAI (/v1/chat/completions) and Anthropic (/v1/messages). What a call gets is decided by
              1. the script of its model:  POST /sim/script {"model": "a", "steps": ["cut:5", "ok"], "shape": "tokens=80+rate=40"}
              2. the model's name:         sim-cut:5, gpt-4o-sim-tokens=200+rate=40+stall:5
              3. the last message:         Why is the sky blue? sim:429:retry-after=2s

            GET    /sim/log[?model=a]  what came and how it ended, open connections
            GET    /sim/bill           tokens as a provider would charge them, in all and by model
            DELETE /sim/log            forgets calls and the bill
            DELETE /sim/script         forgets scripts and shapes

            Faults
            %s
            Shapes of answers (defaults in brackets)
            %s""".formatted(FaultText.HELP.indent(2), Shape.HELP.indent(2));

    private static final String JSON = "application/json";

    private final Provider provider;

    private record Log(int openConnections, int running, List<CallRecord> calls) {}

    private record Bills(Bill total, Map<String, Bill> byModel) {}

    private record Page(int status, String type, String body) {

        static Page json(Object value) {
            return new Page(200, JSON, Json.MAPPER.writeValueAsString(value));
        }

        static Page problem(int status, String message) {
            ObjectNode root = Json.object();
            root.putObject("error").put("message", message).put("type", "invalid_request_error");
            return new Page(status, JSON, root.toString());
        }
    }

    Pages(Provider provider) {
        this.provider = provider;
    }

    void serve(Channel channel, HttpRequest request, String path, byte[] body) {
        Page page = page(request, path, body);
        byte[] bytes = Json.utf8(page.body());
        ByteBuf out = channel.alloc().buffer();
        ByteBufUtil.writeAscii(
                out,
                "HTTP/1.1 " + page.status() + " "
                        + HttpResponseStatus.valueOf(page.status()).reasonPhrase() + "\r\nContent-Type: " + page.type()
                        + "\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        out.writeBytes(bytes);
        ChannelFuture written = channel.writeAndFlush(out);
        if (!HttpUtil.isKeepAlive(request)) {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private Page page(HttpRequest request, String path, byte[] body) {
        return switch (request.method().name() + " " + path) {
            case "GET /", "GET /sim" -> new Page(200, "text/plain; charset=utf-8", HELP);
            case "GET /v1/models" -> models(request.headers().contains("anthropic-version"));
            case "GET /sim/log" -> log(new QueryStringDecoder(request.uri()).parameters());
            case "GET /sim/bill" -> bill();
            case "POST /sim/script" -> script(body);
            case "DELETE /sim/log" -> {
                provider.log().clear();
                yield Page.json(Map.of("ok", true));
            }
            case "DELETE /sim/script" -> {
                provider.scripts().clear();
                yield Page.json(Map.of("ok", true));
            }
            default -> Page.problem(404, "Unknown request URL: " + request.method() + " " + path);
        };
    }

    private Page models(boolean anthropic) {
        ObjectNode root = Json.object();
        ArrayNode data = root.putArray("data");
        for (String model : provider.models()) {
            if (anthropic) {
                data.addObject()
                        .put("type", "model")
                        .put("id", model)
                        .put("display_name", model)
                        .put("created_at", "2026-01-01T00:00:00Z");
            } else {
                data.addObject()
                        .put("id", model)
                        .put("object", "model")
                        .put("created", 1_767_225_600)
                        .put("owned_by", "simulator");
            }
        }
        if (anthropic) {
            root.put("has_more", false);
        } else {
            root.put("object", "list");
        }
        return Page.json(root);
    }

    private Page log(Map<String, List<String>> parameters) {
        List<String> models = parameters.getOrDefault("model", List.of());
        List<CallRecord> calls =
                provider.log().calls(call -> models.isEmpty() || models.contains(call.model())).stream()
                        .map(Call::record)
                        .toList();
        return Page.json(new Log(provider.openConnections(), provider.log().running(), calls));
    }

    private Page bill() {
        return Page.json(new Bills(provider.log().bill(), provider.log().billsByModel()));
    }

    private Page script(byte[] body) {
        try {
            JsonNode root = Json.MAPPER.readTree(body);
            String model = root.path("model").asString("");
            List<Fault> faults = new ArrayList<>();
            for (JsonNode step : root.path("steps")) {
                faults.add(Fault.parse(step.asString()));
            }
            String shape = root.path("shape").asString("");
            if (model.isEmpty() && (shape.isEmpty() || !faults.isEmpty())) {
                return Page.problem(400, "model: missing (expected: a model's name; only a shape goes without)");
            }
            if (!faults.isEmpty()) {
                provider.scripts().script(model, faults);
            }
            if (!shape.isEmpty()) {
                shape(model, Scenario.parse(shape, Shape.USUAL).shape());
            }
            return Page.json(Map.of("ok", true));
        } catch (JacksonException e) {
            return Page.problem(400, "body: no JSON (expected: {\"model\": …, \"steps\": [\"cut:5\"]})");
        } catch (IllegalArgumentException e) {
            return Page.problem(400, String.valueOf(e.getMessage()));
        }
    }

    private void shape(String model, Shape shape) {
        if (model.isEmpty()) {
            provider.scripts().shape(shape);
        } else {
            provider.scripts().shape(model, shape);
        }
    }
}
