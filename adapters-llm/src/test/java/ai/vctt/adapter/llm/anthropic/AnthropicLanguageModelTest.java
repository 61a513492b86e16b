package ai.vctt.adapter.llm.anthropic;

import ai.vctt.adapter.llm.http.BlockingHttp;
import ai.vctt.adapter.llm.http.FixtureServer;
import ai.vctt.application.generation.port.out.LanguageModel;
import ai.vctt.application.generation.port.out.LanguageModelContract;
import ai.vctt.domain.model.ProviderId;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class AnthropicLanguageModelTest extends LanguageModelContract {

    private final BlockingHttp http = new BlockingHttp(Duration.ofSeconds(10));
    private final List<FixtureServer> servers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        http.close();
        for (FixtureServer server : servers) {
            server.close();
        }
    }

    @Override
    protected LanguageModel answering() {
        return model(call -> {
            if (!call.request().body().contains("\"stream\":true")) {
                call.answer(200, "application/json", """
                        {"type":"message","content":[{"type":"text","text":"Hello there."}],"stop_reason":"end_turn",\
                        "usage":{"input_tokens":9,"output_tokens":3}}""");
                return;
            }
            call.beginEvents("request-id: req_1");
            call.chunk(event("message_start", ",\"message\":{\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}"));
            call.chunk(
                    event("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
            call.chunk(text("Hello") + event("ping", "") + text(" there"));
            call.chunk(text("."));
            call.chunk(event("content_block_stop", ",\"index\":0"));
            call.chunk(event(
                    "message_delta", ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}"));
            call.chunk(event("message_stop", ""));
            call.end();
        });
    }

    @Override
    protected LanguageModel fallingSilent() {
        return model(call -> {
            call.beginEvents();
            call.chunk(text("Hel"));
            call.stall();
        });
    }

    @Override
    protected LanguageModel mute() {
        return model(FixtureServer.Call::stall);
    }

    @Override
    protected LanguageModel failing() {
        return model(call -> call.answer(
                529,
                "application/json",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}"));
    }

    @Override
    protected int callsReceived() {
        return servers.stream().mapToInt(server -> server.requests().size()).sum();
    }

    private LanguageModel model(FixtureServer.Handler handler) {
        var server = new FixtureServer(handler);
        servers.add(server);
        var settings = AnthropicSettings.of(new ProviderId("fixture"), server.uri(), () -> "sk-ant-fixture");
        return new AnthropicLanguageModel(http, settings, InstantSource.system());
    }

    private static String text(String piece) {
        return event(
                "content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}");
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + members + "}\n\n";
    }
}
