package ai.vctt.sim;

import static ai.vctt.sim.Caller.call;
import static ai.vctt.sim.Caller.get;
import static ai.vctt.sim.Caller.request;
import static ai.vctt.sim.Caller.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Caller.End;
import ai.vctt.sim.Caller.Reply;
import ai.vctt.sim.Fault.CutBy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers, the log and the bill. */
class SimulatorTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
    private final Simulator sim = Simulator.start(SimulatorSettings.USUAL.clock(now::get));

    @AfterEach
    void stop() {
        sim.close();
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_is_known_beforehand_streamed_or_whole(Api api) throws Exception {
        Answer expected = sim.answerFor("a", "Hi");
        Reply stream = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(stream.end()).isEqualTo(End.WHOLE);
        assertThat(stream.isMarked()).isTrue();
        assertThat(stream.text()).isEqualTo(expected.text());
        assertThat(call(sim, api, request(api, "a", "Hi")).text()).isEqualTo(expected.text());
        assertThat(expected.tokens()).isEqualTo(40);
        assertThat(sim.answerFor("b", "Hi").text()).isNotEqualTo(expected.text());
        assertThat(sim.answerFor("a", "Ho").text()).isNotEqualTo(expected.text());
    }

    @ParameterizedTest
    @EnumSource
    void every_kind_of_character_arrives(Api api) throws Exception {
        sim.shape(Shape.USUAL.tokens(3_000));
        String expected = sim.answerFor("a", "Hi").text();
        assertThat(expected).contains("😀", "👩‍💻", "東京", "\"", "\\", "\r\n", "\t", "\u2028", "[DONE]", "data:");
        assertThat(call(sim, api, streaming(api, "a", "Hi")).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void usage_is_what_the_bill_says(Api api) throws Exception {
        sim.shape(Shape.USUAL.tokens(20).reasoning(7).cached(5));
        ObjectNode asked = streaming(api, "a", "A question of some length");
        if (api == Api.ANTHROPIC) {
            asked.put("system", "Be kind.");
        } else {
            asked.withArray("messages").insertObject(0).put("role", "system").put("content", "Be kind.");
        }
        Reply stream = call(sim, api, asked);
        int input = TokenCount.of("Be kind.", "A question of some length");
        Charge charge = sim.calls().getFirst().awaitEnd().charge();
        assertThat(charge).isEqualTo(new Charge(input, 5, 27, 7, true, true));
        if (api == Api.ANTHROPIC) {
            assertThat(stream.last("/usage/input_tokens").asInt()).isEqualTo(input - 5);
            assertThat(stream.last("/usage/cache_read_input_tokens").asInt()).isEqualTo(5);
            assertThat(stream.last("/usage/output_tokens").asInt()).isEqualTo(27);
        } else {
            assertThat(stream.last("/usage/prompt_tokens").asInt()).isEqualTo(input);
            assertThat(stream.last("/usage/prompt_tokens_details/cached_tokens").asInt())
                    .isEqualTo(5);
            assertThat(stream.last("/usage/completion_tokens").asInt()).isEqualTo(27);
        }
        assertThat(sim.bill()).isEqualTo(new Bill(1, 1, 0, input, 5, 27, 7, input, 27));
        assertThat(sim.bill("a")).isEqualTo(sim.bill());
        assertThat(sim.bill("b").calls()).isZero();
    }

    @Test
    void openai_tells_the_usage_of_a_stream_only_when_asked() throws Exception {
        Reply stream = call(sim, Api.OPENAI, request(Api.OPENAI, "a", "Hi").put("stream", true));
        assertThat(stream.isMarked()).isTrue();
        assertThat(stream.body()).doesNotContain("usage");
        assertThat(sim.calls().getFirst().awaitEnd().charge().outputReported()).isFalse();
        assertThat(sim.bill().unreported()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void reasoning_comes_before_the_text(Api api) throws Exception {
        sim.shape(Shape.USUAL.reasoning(5));
        Reply stream = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(stream.text()).isEqualTo(sim.answerFor("a", "Hi").text());
        String field = api == Api.OPENAI ? "/choices/0/delta/reasoning_content" : "/delta/thinking";
        assertThat(stream.documents().stream().filter(event -> event.at(field).isString()))
                .hasSize(5);
        assertThat(stream.body().contains("signature_delta")).isEqualTo(api == Api.ANTHROPIC);
    }

    @ParameterizedTest
    @EnumSource
    void the_requests_limit_ends_an_answer(Api api) throws Exception {
        Reply stream = call(sim, api, streaming(api, "a", "Hi").put("max_tokens", 10));
        assertThat(stream.text()).isEqualTo(sim.answerFor("a", "Hi").text(10));
        String reason = api == Api.OPENAI ? "/choices/0/finish_reason" : "/delta/stop_reason";
        assertThat(stream.last(reason).asString()).isEqualTo(api == Api.OPENAI ? "length" : "max_tokens");
    }

    @ParameterizedTest
    @EnumSource
    void a_beginning_is_continued_to_the_same_whole(Api api) throws Exception {
        String whole = sim.answerFor("a", "Hi").text();
        for (int tokens : new int[] {1, 7, 39, 40}) {
            String beginning = sim.answerFor("a", "Hi").text(tokens).stripTrailing();
            Reply rest = call(sim, api, streaming(api, "a", "Hi", beginning));
            assertThat(beginning + rest.text()).isEqualTo(whole);
        }
        assertThat(sim.calls().getFirst().record().prefillChars()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void another_model_continues_a_beginning_too(Api api) throws Exception {
        call(sim, api, streaming(api, "a", "Hi"));
        String beginning = sim.answerFor("a", "Hi").text(5).stripTrailing();
        Reply rest = call(sim, api, streaming(api, "b", "Hi", beginning));
        assertThat(beginning + rest.text()).isEqualTo(sim.answerFor("a", "Hi").text());
        Reply unknown = call(sim, api, streaming(api, "b", "Hi", "Nobody said this"));
        assertThat(unknown.text()).isNotEmpty();
    }

    @Test
    void an_answer_keeps_its_pace() throws Exception {
        sim.shape(Shape.USUAL.tokens(20).rate(500).firstToken(Duration.ofMillis(30)));
        call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
        CallRecord record = sim.calls().getFirst().awaitEnd();
        assertThat(Duration.between(record.arrivedAt(), record.firstTokenAt())).isGreaterThan(Duration.ofMillis(29));
        assertThat(Duration.between(record.firstTokenAt(), record.lastTokenAt()))
                .isGreaterThan(Duration.ofMillis(29));
    }

    @Test
    void tokens_can_tell_when_they_were_sent() throws Exception {
        sim.shape(Shape.USUAL.tokens(3).withStamps());
        assertThat(call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi")).text())
                .isEqualTo("t1795608000000000 ".repeat(3));
    }

    @ParameterizedTest
    @EnumSource
    void a_test_lets_tokens_out_by_hand(Api api) throws Exception {
        sim.shape(Shape.USUAL.heldByHand());
        try (Caller caller = new Caller(sim)) {
            caller.send(api, streaming(api, "a", "Hi"));
            Call held = sim.awaitCall();
            held.say(2);
            held.say(1);
            held.finish();
            assertThat(caller.reply().text()).isEqualTo(held.answer().text(3));
            assertThat(held.awaitEnd().charge().outputTokens()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_test_cuts_by_hand(Api api) throws Exception {
        sim.shape(Shape.USUAL.heldByHand());
        try (Caller caller = new Caller(sim)) {
            caller.send(api, streaming(api, "a", "Hi"));
            Call held = sim.awaitCall();
            held.say(3);
            held.cut(CutBy.FIN);
            Reply reply = caller.reply();
            assertThat(reply.text()).isEqualTo(held.answer().text(3));
            assertThat(reply.end()).isEqualTo(End.FIN);
            assertThat(held.awaitEnd().ending()).isEqualTo(Ending.CUT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_caller_that_hangs_up_is_seen_and_pays_for_what_was_made(Api api) throws Exception {
        sim.shape(Shape.USUAL.heldByHand());
        try (Caller caller = new Caller(sim)) {
            caller.send(api, streaming(api, "a", "Hi"));
            Call held = sim.awaitCall();
            held.say(3);
            for (int i = 0; i < 3; i++) {
                caller.awaitText(api == Api.OPENAI ? "\"delta\":{\"content\":\"" : "text_delta");
            }
            assertThat(sim.openConnections()).isEqualTo(1);
            assertThat(sim.running()).isEqualTo(1);
        }
        CallRecord record = sim.calls("a").getFirst().awaitEnd();
        assertThat(record.ending()).isEqualTo(Ending.HUNG_UP);
        assertThat(record.endedAt()).isAfterOrEqualTo(record.lastTokenAt());
        assertThat(record.charge()).isEqualTo(new Charge(TokenCount.of("Hi"), 0, 3, 0, api == Api.ANTHROPIC, false));
        sim.awaitNoneRunning();
        assertThat(sim.running()).isZero();
    }

    @Test
    void a_caller_that_does_not_read_is_waited_for() throws Exception {
        sim.shape(Shape.USUAL.tokens(1_000_000));
        int sent;
        try (Caller caller = new Caller(sim)) {
            caller.send(Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
            Call call = sim.awaitCall();
            caller.awaitText("content");
            sent = call.record().tokensSent();
        }
        CallRecord record = sim.calls().getFirst().awaitEnd();
        assertThat(record.ending()).isEqualTo(Ending.HUNG_UP);
        assertThat(record.tokensSent()).isBetween(sent, 200_000);
    }

    @Test
    void connections_are_used_again() throws Exception {
        try (Caller caller = new Caller(sim)) {
            for (int i = 0; i < 3; i++) {
                caller.send(Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
                assertThat(caller.reply().isMarked()).isTrue();
            }
            assertThat(sim.calls().stream()
                            .map(call -> call.record().connection())
                            .distinct())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_tool_is_asked_for_and_its_result_answered(Api api) throws Exception {
        sim.shape(Shape.USUAL.tools(new ToolUse("weather", "{\"city\":\"Zürich 😀\"}"), new ToolUse("time", "{}")));
        ObjectNode asked = streaming(api, "a", "Hi");
        asked.putArray("tools").addObject().put("name", "weather");
        Reply stream = call(sim, api, asked);
        StringBuilder arguments = new StringBuilder();
        for (JsonNode event : stream.documents()) {
            arguments.append(
                    event.at("/choices/0/delta/tool_calls/0/function/arguments").asString(""));
            arguments.append(event.at("/delta/partial_json").asString(""));
        }
        assertThat(arguments.toString()).isEqualTo("{\"city\":\"Zürich 😀\"}{}");
        assertThat(stream.body()).contains("\"weather\"", "\"time\"");
        String reason = api == Api.OPENAI ? "/choices/0/finish_reason" : "/delta/stop_reason";
        assertThat(stream.last(reason).asString()).isEqualTo(api == Api.OPENAI ? "tool_calls" : "tool_use");
        asked.remove("stream");
        asked.remove("stream_options");
        assertThat(call(sim, api, asked).body()).contains("\"weather\"", "Zürich 😀");
        asked.put("stream", true);
        if (api == Api.OPENAI) {
            asked.withArray("messages").addObject().put("role", "tool").put("content", "sunny");
        } else {
            asked.withArray("messages")
                    .addObject()
                    .put("role", "user")
                    .putArray("content")
                    .addObject()
                    .put("type", "tool_result")
                    .put("content", "sunny");
        }
        assertThat(call(sim, api, asked).text())
                .isEqualTo(sim.answerFor("a", "Hi").text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI    | {                                             | parse",
                "OPENAI    | {'messages': []}                              | model",
                "OPENAI    | {'model': 'a'}                                | messages",
                "OPENAI    | {'model': 'a', 'messages': []}                | messages",
                "OPENAI    | {'model': 'a', 'messages': [{'role': 'king', 'content': 'x'}]} | messages.0.role",
                "OPENAI    | {'model': 'a', 'messages': [{'role': 'user'}]} | messages.0.content",
                "OPENAI    | {'model': 'a', 'stream_options': {}, 'messages': [{'role': 'user', 'content': 'x'}]} | stream_options",
                "OPENAI    | {'model': 'a', 'temperature': 3, 'messages': [{'role': 'user', 'content': 'x'}]} | temperature",
                "OPENAI    | {'model': 'a', 'max_tokens': 0, 'messages': [{'role': 'user', 'content': 'x'}]} | max_tokens",
                "ANTHROPIC | {'model': 'a', 'messages': [{'role': 'user', 'content': 'x'}]} | max_tokens",
                "ANTHROPIC | {'model': 'a', 'max_tokens': 9, 'messages': [{'role': 'system', 'content': 'x'}]} | role",
                "ANTHROPIC | {'model': 'a', 'max_tokens': 9, 'messages': [{'role': 'user', 'content': ' '}]} | content",
                "ANTHROPIC | {'model': 'a', 'max_tokens': 9, 'messages': [{'role': 'user', 'content': 'x'}, {'role': 'assistant', 'content': 'y '}]} | trailing whitespace",
            })
    void what_the_real_provider_refuses_is_refused(Api api, String body, String word) throws Exception {
        try (Caller caller = new Caller(sim)) {
            String path = api == Api.OPENAI ? "POST /v1/chat/completions" : "POST /v1/messages";
            caller.send(path, "Authorization: Bearer x\r\nanthropic-version: 1\r\n", body.replace('\'', '"'));
            Reply reply = caller.reply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().at("/error/type").asString()).isEqualTo("invalid_request_error");
            assertThat(reply.json().at("/error/message").asString()).contains(word);
            CallRecord record = sim.awaitCall().awaitEnd();
            assertThat(record.ending()).isEqualTo(Ending.REFUSED);
            assertThat(record.charge().costsNothing()).isTrue();
        }
    }

    @Test
    void without_a_key_nobody_is_served() throws Exception {
        assertThat(get(sim, "POST", "/v1/chat/completions", "{}").status()).isEqualTo(401);
        assertThat(get(sim, "POST", "/v1/messages", "{}").status()).isEqualTo(401);
    }

    @Test
    void people_script_read_and_clear_over_http() throws Exception {
        assertThat(get(sim, "GET", "/sim", "").body()).contains("cut:5", "tokens=200");
        Reply scripted = get(
                sim,
                "POST",
                "/sim/script",
                "{\"model\": \"a\", \"steps\": [\"503\", \"ok\"], \"shape\": \"tokens=3\"}");
        assertThat(scripted.status()).isEqualTo(200);
        assertThat(call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi")).status())
                .isEqualTo(503);
        assertThat(call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi")).text())
                .isEqualTo(sim.answerFor("a", "Hi").text(3));
        sim.awaitNoneRunning();
        JsonNode log = get(sim, "GET", "/sim/log?model=a", "").json();
        assertThat(log.at("/calls/0/ending").asString()).isEqualTo("REFUSED");
        assertThat(log.at("/calls/0/arrivedAt").asString()).isEqualTo("2026-11-25T12:00:00Z");
        assertThat(log.at("/calls/1/tokensSent").asInt()).isEqualTo(3);
        JsonNode bill = get(sim, "GET", "/sim/bill", "").json();
        assertThat(bill.at("/total/calls").asInt()).isEqualTo(2);
        assertThat(bill.at("/byModel/a/outputTokens").asInt()).isEqualTo(3);
        assertThat(get(sim, "GET", "/v1/models", "").json().at("/data/0/id").asString())
                .isEqualTo("a");
        assertThat(get(sim, "DELETE", "/sim/log", "").status()).isEqualTo(200);
        assertThat(get(sim, "GET", "/sim/log", "").json().path("calls")).isEmpty();
        assertThat(get(sim, "DELETE", "/sim/script", "").status()).isEqualTo(200);
        assertThat(sim.answerFor("a", "Hi").tokens()).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'steps': ['ok']}                   | model: missing",
                "{'model': 'a', 'steps': ['cut']}    | fault: cut",
                "{'model': 'a', 'shape': 'size=3'}   | size",
                "nonsense                            | no JSON",
            })
    void a_script_that_makes_no_sense_is_refused(String body, String word) throws Exception {
        Reply reply = get(sim, "POST", "/sim/script", body.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/message").asString()).contains(word);
    }

    @Test
    void the_log_keeps_the_last_calls_and_the_bill_all() throws Exception {
        SimulatorSettings usual = SimulatorSettings.USUAL;
        try (Simulator small = Simulator.start(
                new SimulatorSettings(usual.address(), 0, usual.seed(), usual.shape(), 3, usual.clock()))) {
            for (int i = 0; i < 5; i++) {
                call(small, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
            }
            small.awaitNoneRunning();
            assertThat(small.calls().stream().map(call -> call.record().number()))
                    .isEqualTo(List.of(3L, 4L, 5L));
            assertThat(small.bill().calls()).isEqualTo(5);
        }
    }

    @Test
    void closing_ends_what_runs() throws Exception {
        sim.script("a", Fault.silent());
        try (Caller caller = new Caller(sim)) {
            caller.send(Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
            Call silent = sim.awaitCall();
            sim.close();
            assertThat(silent.awaitEnd().ending()).isEqualTo(Ending.SHUT_DOWN);
        }
    }
}
