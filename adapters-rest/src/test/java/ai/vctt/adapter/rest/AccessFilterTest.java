package ai.vctt.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.application.access.GuardedBy;
import ai.vctt.domain.UserId;
import ai.vctt.domain.access.Principal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/** Who gets past, and what the others are told. What they get is an empty answer. */
class AccessFilterTest {

    private static final String TOKEN = "a-token-nobody-guesses";

    private static DisposableServer server;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        var filter =
                new AccessFilter(GuardedBy.token(TOKEN, Principal.admin(new UserId("local"))), JsonMapper.shared());
        var handler = WebHttpHandlerBuilder.webHandler(_ -> Mono.empty())
                .filter(filter)
                .build();
        server = HttpServer.create()
                .host("127.0.0.1")
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
    }

    @AfterAll
    static void stop() {
        server.disposeNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/health", "/api", "/api/ui/x.js", "/v3/api-docs", "/asyncapi.yaml"})
    void what_is_everybodys_needs_no_token(String path) throws Exception {
        assertThat(get(path, null).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/models",
                "/api/v1",
                "/api/v1/",
                "/%61pi/v1/models",
                "/api;a=b/v1;c=d/models",
                "/actuator/prometheus",
                "/v1/models",
                "/v1/chat/completions"
            })
    void what_is_guarded_needs_the_token_however_its_path_is_spelt(String path) throws Exception {
        for (String header : new String[] {null, "", TOKEN, "Basic " + TOKEN, "Bearer", "Bearer guess"}) {
            HttpResponse<String> refused = get(path, header);
            assertThat(refused.statusCode()).as(header).isEqualTo(401);
            assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer");
            assertThat(refused.body()).doesNotContain("guess").doesNotContain(TOKEN);
        }
        assertThat(get(path, "Bearer " + TOKEN).statusCode()).isEqualTo(200);
        assertThat(get(path, "bearer  " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void each_api_refuses_in_its_own_words() throws Exception {
        HttpResponse<String> ours = get("/api/v1/models", null);
        assertThat(ours.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(ours.body()).contains("\"code\":\"UNAUTHENTICATED\"", "\"status\":401", "token: missing");
        HttpResponse<String> openAi = get("/v1/models", null);
        assertThat(openAi.body()).startsWith("{\"error\":{").contains("\"code\":\"invalid_api_key\"");
        assertThat(openAi.headers().firstValue("x-should-retry")).hasValue("false");
    }

    private HttpResponse<String> get(String path, @Nullable String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
