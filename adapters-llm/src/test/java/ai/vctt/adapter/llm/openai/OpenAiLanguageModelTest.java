package ai.vctt.adapter.llm.openai;

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

class OpenAiLanguageModelTest extends LanguageModelContract {

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
                        {"choices":[{"index":0,"message":{"role":"assistant","content":"Hello there."},"finish_reason":"stop"}]}""");
                return;
            }
            call.beginEvents("x-request-id: req_1");
            call.chunk(delta("{\"role\":\"assistant\",\"content\":\"\"}"));
            call.chunk(delta("{\"content\":\"Hello\"}") + delta("{\"content\":\" there\"}"));
            call.chunk(delta("{\"content\":\".\"}"));
            call.chunk(
                    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            call.end();
        });
    }

    @Override
    protected LanguageModel fallingSilent() {
        return model(call -> {
            call.beginEvents();
            call.chunk(delta("{\"content\":\"Hel\"}"));
            call.stall();
        });
    }

    @Override
    protected LanguageModel mute() {
        return model(FixtureServer.Call::stall);
    }

    @Override
    protected LanguageModel failing() {
        return model(call -> call.answer(503, "application/json", "{\"error\":{\"message\":\"busy\"}}"));
    }

    @Override
    protected int callsReceived() {
        return servers.stream().mapToInt(server -> server.requests().size()).sum();
    }

    private LanguageModel model(FixtureServer.Handler handler) {
        var server = new FixtureServer(handler);
        servers.add(server);
        var settings = OpenAiSettings.compatible(new ProviderId("fixture"), server.uri(), () -> "sk-fixture");
        return new OpenAiLanguageModel(http, settings, InstantSource.system());
    }

    private static String delta(String delta) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}\n\n";
    }
}
