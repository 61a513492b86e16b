package ai.vctt.adapter.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.adapter.llm.http.BlockingHttp;
import ai.vctt.adapter.llm.http.FixtureServer;
import ai.vctt.adapter.llm.openai.OpenAiSettings.Authorization;
import ai.vctt.adapter.llm.openai.OpenAiSettings.MaxTokens;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import ai.vctt.domain.model.Thinking;
import ai.vctt.domain.tool.Tool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenAiRequestTest {

    private static final String ANSWER =
            "data: {\"choices\":[{\"delta\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    private static final Tool READ = new Tool("fs", "read", "Reads a file.", "{\"type\":\"object\"}");
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    private final BlockingHttp http = new BlockingHttp(Duration.ofSeconds(10));
    private final List<FixtureServer> servers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        http.close();
        for (FixtureServer server : servers) {
            server.close();
        }
    }

    @Test
    void a_request_for_a_stream_asks_for_usage_too() {
        FixtureServer server = server(OpenAiRequestTest::answer);

        all(model(server, () -> "sk-secret").stream(request("m-1", 0.7, 50)));

        FixtureServer.Request sent = server.requests().getFirst();
        assertThat(sent.line()).isEqualTo("POST /chat/completions HTTP/1.1");
        assertThat(sent.headers())
                .containsEntry("authorization", "Bearer sk-secret")
                .containsEntry("accept", "text/event-stream");
        assertThat(sent.body()).isEqualTo("""
                        {"model":"m-1","messages":[{"role":"system","content":"Be \\"brief\\"."},{"role":"user","content":"Grüß\\n👋"},\
                        {"role":"assistant","content":"Hello"}],"stream":true,"stream_options":{"include_usage":true},\
                        "temperature":0.7,"max_tokens":50}""");
    }

    @Test
    void a_request_for_a_whole_answer_does_not_mention_streams() {
        FixtureServer server = server(OpenAiRequestTest::answer);

        all(model(server, () -> null).complete(request("m-1", null, null)));

        FixtureServer.Request sent = server.requests().getFirst();
        assertThat(sent.body()).doesNotContain("stream", "temperature", "max_").startsWith("{\"model\":\"m-1\"");
        assertThat(sent.headers()).doesNotContainKey("authorization").containsEntry("accept", "application/json");
    }

    @Test
    void azure_has_its_own_path_query_and_header() {
        FixtureServer server = server(OpenAiRequestTest::answer);
        var settings = new OpenAiSettings(
                new ProviderId("azure"),
                server.uri(),
                () -> "k",
                Authorization.API_KEY,
                Map.of("X-Extra", "1"),
                Map.of("api-version", "2025-01-01 preview"),
                "/openai/deployments/{model}/chat/completions",
                MaxTokens.MAX_COMPLETION_TOKENS,
                false,
                "org-1",
                "proj-1");

        all(new OpenAiLanguageModel(http, settings, NOON).stream(request("my model", null, 9)));

        FixtureServer.Request sent = server.requests().getFirst();
        assertThat(sent.line())
                .isEqualTo(
                        "POST /openai/deployments/my%20model/chat/completions?api-version=2025-01-01%20preview HTTP/1.1");
        assertThat(sent.headers())
                .containsEntry("api-key", "k")
                .containsEntry("x-extra", "1")
                .containsEntry("openai-organization", "org-1")
                .containsEntry("openai-project", "proj-1")
                .doesNotContainKey("authorization");
        assertThat(sent.body()).contains("\"max_completion_tokens\":9").doesNotContain("stream_options");
    }

    @Test
    void a_model_that_refuses_a_parameter_is_asked_again_in_its_words_and_from_then_on() {
        FixtureServer server = server(call -> {
            String body = call.request().body();
            if (body.contains("\"max_tokens\"")) {
                reject(call, "Unsupported parameter: 'max_tokens' is not supported with this model.", "max_tokens");
            } else if (body.contains("temperature")) {
                reject(call, "'temperature' does not support 0.7 with this model.", "temperature");
            } else {
                answer(call);
            }
        });
        OpenAiLanguageModel model = model(server, () -> null);

        assertThat(all(model.stream(request("m-1", 0.7, 50)))).hasSize(3);
        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests().getLast().body())
                .contains("\"max_completion_tokens\":50")
                .doesNotContain("temperature");

        all(model.stream(request("m-1", 0.7, 50)));
        assertThat(server.requests()).as("it is remembered").hasSize(4);

        all(model.stream(request("m-2", 0.7, 50)));
        assertThat(server.requests()).as("for this model alone").hasSize(7);
    }

    @Test
    void a_model_is_told_how_hard_to_think_and_its_thoughts_come_as_reasoning() {
        FixtureServer server = server(call -> call.answer(
                200,
                "text/event-stream",
                "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm.\"}}]}\n\n" + ANSWER));

        List<StreamEvent> events =
                all(model(server, () -> null).stream(thinking(Thinking.Effort.HIGH, 0.7, List.of())));

        assertThat(server.requests().getFirst().body())
                .endsWith(",\"temperature\":0.7,\"max_tokens\":50,\"reasoning_effort\":\"high\"}");
        assertThat(events).contains(new StreamEvent.ReasoningDelta("Hm."), new StreamEvent.TextDelta("ok"));
    }

    @Test
    void a_model_that_cannot_be_told_how_hard_to_think_is_asked_without() {
        FixtureServer server = server(call -> {
            if (call.request().body().contains("reasoning_effort")) {
                call.answer(
                        400,
                        "application/json",
                        "{\"error\":\"Argument not supported on this model: reasoningEffort\"}");
            } else {
                answer(call);
            }
        });
        OpenAiLanguageModel model = model(server, () -> null);

        assertThat(all(model.stream(thinking(Thinking.Effort.LOW, null, List.of()))))
                .hasSize(3);
        all(model.stream(thinking(Thinking.Effort.LOW, null, List.of())));

        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void a_model_that_either_thinks_or_calls_tools_does_not_think_where_tools_are_offered() {
        FixtureServer server = server(call -> {
            String body = call.request().body();
            if (body.contains("\"tools\"") && !body.contains("\"reasoning_effort\":\"none\"")) {
                reject(
                        call,
                        "Function tools with reasoning_effort are not supported for m-1 in /v1/chat/completions. To use"
                                + " function tools, use /v1/responses or set reasoning_effort to 'none'.",
                        "reasoning_effort");
            } else {
                answer(call);
            }
        });
        OpenAiLanguageModel model = model(server, () -> null);

        assertThat(all(model.stream(thinking(null, null, List.of(READ)))))
                .as("it would think unless told not to")
                .hasSize(3);
        assertThat(server.requests().getLast().body()).contains("\"tools\"", "\"reasoning_effort\":\"none\"");

        all(model.stream(thinking(Thinking.Effort.HIGH, null, List.of(READ))));
        assertThat(server.requests()).as("it is remembered").hasSize(3);

        all(model.stream(thinking(Thinking.Effort.HIGH, null, List.of())));
        assertThat(server.requests().getLast().body()).contains("\"reasoning_effort\":\"high\"");
    }

    @Test
    void a_server_that_forbids_stream_options_is_asked_without() {
        FixtureServer server = server(call -> {
            if (call.request().body().contains("stream_options")) {
                call.answer(
                        422,
                        "application/json",
                        "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"stream_options\"],"
                                + "\"msg\":\"Extra inputs are not permitted\"}]}");
            } else {
                answer(call);
            }
        });

        assertThat(all(model(server, () -> null).stream(request("m-1", null, null)))
                        .getLast())
                .isInstanceOf(StreamEvent.Completed.class);
    }

    @Test
    void giving_a_parameter_up_comes_to_an_end() {
        FixtureServer server = server(call -> {
            String name = call.request().body().contains("max_tokens") ? "max_tokens" : "max_completion_tokens";
            reject(call, "Unsupported parameter: '" + name + "'", name);
        });

        assertThat(all(model(server, () -> null).stream(request("m-1", 0.7, 50)))
                        .getLast())
                .isInstanceOfSatisfying(
                        StreamEvent.Failed.class,
                        failed -> assertThat(failed.error()).isInstanceOf(GenerationError.Rejected.class));
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void a_bad_value_is_not_taken_for_a_refused_parameter() {
        FixtureServer server = server(
                call -> reject(call, "max_tokens is too large: 50. This model supports at most 16.", "max_tokens"));

        assertThat(all(model(server, () -> null).stream(request("m-1", null, 50))))
                .containsExactly(new StreamEvent.Failed(
                        new GenerationError.Rejected("max_tokens is too large: 50. This model supports at most 16."),
                        null));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void a_refusal_comes_with_the_wait_that_is_asked_for() {
        FixtureServer server = server(
                call -> call.answer(429, "application/json", "{}", "Retry-After: Mon, 23 Nov 2026 12:00:20 GMT"));

        assertThat(all(model(server, () -> null).stream(request("m-1", null, null))))
                .containsExactly(new StreamEvent.Failed(new GenerationError.RateLimited(Duration.ofSeconds(20)), null));
    }

    @Test
    void the_key_that_was_sent_is_in_no_message() {
        FixtureServer server = server(call ->
                call.answer(400, "application/json", "{\"error\":{\"message\":\"bad request by pass-phrase-x\"}}"));

        assertThat(all(model(server, () -> "pass-phrase-x").stream(request("m-1", null, null))))
                .containsExactly(new StreamEvent.Failed(new GenerationError.Rejected("bad request by ***"), null));
    }

    @Test
    void an_error_without_end_is_read_up_to_a_bound() {
        FixtureServer server = server(call -> {
            call.raw("HTTP/1.1 500 No\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n");
            while (true) {
                call.raw("no ".repeat(1_000));
            }
        });

        assertThat(all(model(server, () -> null).stream(request("m-1", null, null)))
                        .getLast())
                .isInstanceOfSatisfying(
                        StreamEvent.Failed.class,
                        failed -> assertThat(failed.error()).isInstanceOf(GenerationError.ProviderFailed.class));
    }

    @Test
    void the_providers_name_for_a_call_is_kept() {
        FixtureServer server = server(call -> {
            call.beginEvents("X-Request-Id: req_77");
            call.chunk(ANSWER);
            call.end();
        });

        assertThat(all(model(server, () -> null).stream(request("m-1", null, null)))
                        .getFirst())
                .isEqualTo(new StreamEvent.Started("req_77"));
    }

    @Test
    void nobody_at_the_other_end_is_a_failed_connection() throws IOException {
        FixtureServer server = server(OpenAiRequestTest::answer);
        server.close();

        assertThat(all(model(server, () -> null).stream(request("m-1", null, null))))
                .singleElement()
                .isInstanceOfSatisfying(
                        StreamEvent.Failed.class,
                        failed -> assertThat(failed.error()).isInstanceOf(GenerationError.ConnectionFailed.class));
    }

    @Test
    void a_connection_cut_before_anything_came_has_failed_and_afterwards_is_truncation() {
        assertThat(error(server(FixtureServer.Call::reset))).isInstanceOf(GenerationError.ConnectionFailed.class);
        assertThat(error(server(call -> {
                    call.beginEvents();
                    call.chunk(": working\n\n");
                    call.reset();
                })))
                .isInstanceOf(GenerationError.ConnectionFailed.class);
        assertThat(error(server(call -> {
                    call.beginEvents();
                    call.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n");
                    call.hangUp();
                })))
                .isEqualTo(new GenerationError.Truncated());
        assertThat(error(server(call -> {
                    call.beginEvents();
                    call.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n");
                    call.end();
                })))
                .isEqualTo(new GenerationError.Truncated());
        assertThat(error(server(call -> {
                    call.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                    call.raw("data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n");
                    call.hangUp();
                })))
                .as("a body without a length")
                .isEqualTo(new GenerationError.Truncated());
    }

    @Test
    void closing_hangs_up_on_the_provider() throws Exception {
        FixtureServer server = server(call -> {
            call.beginEvents();
            call.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n");
            call.stall();
        });
        ModelStream stream = model(server, () -> null).stream(request("m-1", null, null));
        stream.next();
        stream.next();

        long closedAt = System.nanoTime();
        stream.close();

        assertThat(Duration.ofNanos(server.awaitHangUp() - closedAt)).isLessThan(Duration.ofMillis(500));
    }

    private GenerationError error(FixtureServer server) {
        return ((StreamEvent.Failed) all(model(server, () -> null).stream(request("m-1", null, null)))
                        .getLast())
                .error();
    }

    private FixtureServer server(FixtureServer.Handler handler) {
        var server = new FixtureServer(handler);
        servers.add(server);
        return server;
    }

    private OpenAiLanguageModel model(FixtureServer server, Supplier<@Nullable String> key) {
        return new OpenAiLanguageModel(
                http, OpenAiSettings.compatible(new ProviderId("fixture"), server.uri(), key), NOON);
    }

    private static void answer(FixtureServer.Call call) throws IOException {
        call.answer(200, "text/event-stream", ANSWER);
    }

    private static void reject(FixtureServer.Call call, String message, String parameter) throws IOException {
        call.answer(
                400,
                "application/json",
                "{\"error\":{\"message\":\"" + message + "\",\"type\":\"invalid_request_error\",\"param\":\""
                        + parameter + "\",\"code\":null}}");
    }

    private static ModelRequest request(String name, @Nullable Double temperature, @Nullable Integer maxTokens) {
        var model = new Model(
                new ModelId("sample"), new ProviderId("fixture"), name, null, null, null, Model.Abilities.USUAL, false);
        return new ModelRequest(
                model,
                List.of(
                        new Message.SystemMessage("Be \"brief\"."),
                        new Message.UserMessage("Grüß\n👋"),
                        new Message.AssistantMessage("Hello")),
                temperature,
                maxTokens);
    }

    private static ModelRequest thinking(@Nullable Thinking thinking, @Nullable Double temperature, List<Tool> tools) {
        var model = new Model(
                new ModelId("sample"),
                new ProviderId("fixture"),
                "m-1",
                null,
                null,
                null,
                Model.Abilities.USUAL,
                false,
                thinking);
        return new ModelRequest(model, List.of(new Message.UserMessage("Hi")), temperature, 50, tools);
    }

    private static List<StreamEvent> all(ModelStream stream) {
        List<StreamEvent> events = new ArrayList<>();
        try (stream) {
            do {
                events.add(stream.next());
            } while (!(events.getLast() instanceof StreamEvent.Terminal));
        }
        return events;
    }
}
