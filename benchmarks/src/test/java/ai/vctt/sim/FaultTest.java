package ai.vctt.sim;

import static ai.vctt.sim.Caller.call;
import static ai.vctt.sim.Caller.request;
import static ai.vctt.sim.Caller.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Caller.End;
import ai.vctt.sim.Caller.Reply;
import ai.vctt.sim.Fault.CutBy;
import ai.vctt.sim.Fault.ErrorShape;
import ai.vctt.sim.Fault.KeepAlive;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sees of each fault, and what the log and the bill say of it. */
class FaultTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
    private final Simulator sim = Simulator.start(SimulatorSettings.USUAL.clock(now::get));

    @AfterEach
    void stop() {
        sim.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI,    429,              429, rate_limit_exceeded",
        "OPENAI,    500,              500, server_error",
        "OPENAI,    503,              503, server_is_overloaded",
        "OPENAI,    401,              401, invalid_api_key",
        "OPENAI,    404,              404, model_not_found",
        "OPENAI,    context,          400, context_length_exceeded",
        "OPENAI,    filter,           400, content_filter",
        "OPENAI,    quota,            429, insufficient_quota",
        "OPENAI,    payment-required, 402, billing_not_active",
        "ANTHROPIC, 429,              429, rate_limit_error",
        "ANTHROPIC, 529,              529, overloaded_error",
        "ANTHROPIC, 403,              403, permission_error",
        "ANTHROPIC, context,          400, prompt is too long",
        "ANTHROPIC, quota,            400, credit balance is too low",
    })
    void a_refusal_has_the_apis_own_words_and_costs_nothing(Api api, String fault, int status, String word)
            throws Exception {
        sim.script("a", Fault.parse(fault));
        Reply reply = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.json().path("error").toString()).contains(word);
        assertThat(reply.json().path("type").asString("")).isEqualTo(api == Api.OPENAI ? "" : "error");
        CallRecord record = sim.awaitCall().awaitEnd();
        assertThat(record.ending()).isEqualTo(Ending.REFUSED);
        assertThat(record.status()).isEqualTo(status);
        assertThat(sim.bill().charged()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "429,                        retry-after,    ''",
        "429:retry-after=2s,         retry-after,    2",
        "429:retry-after-ms=1500,    retry-after-ms, 1500",
        "503:retry-after-date=90s,   retry-after,    'Wed, 25 Nov 2026 12:01:30 GMT'",
    })
    void a_refusal_may_say_when_to_come_back(String fault, String header, String value) throws Exception {
        sim.script("a", Fault.parse(fault));
        assertThat(call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi")).header(header))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_is_reset_before_the_headers(Api api) throws Exception {
        sim.script("a", Fault.reset());
        Reply reply = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(reply.end()).isEqualTo(End.RESET);
        assertThat(reply.head()).isEmpty();
        CallRecord record = sim.awaitCall().awaitEnd();
        assertThat(record.ending()).isEqualTo(Ending.CUT);
        assertThat(record.status()).isNull();
    }

    @Test
    void a_request_is_never_answered() throws Exception {
        sim.script("a", Fault.silent());
        try (Caller caller = new Caller(sim)) {
            caller.send(Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
            assertThat(sim.awaitCall().isRunning()).isTrue();
        }
        CallRecord record = sim.calls().getFirst().awaitEnd();
        assertThat(record.ending()).isEqualTo(Ending.HUNG_UP);
        assertThat(record.headersAt()).isNull();
        assertThat(record.charge().costsNothing()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI,    headers:pings,  : keep-alive",
        "OPENAI,    headers:empty,  '\"content\":\"\"'",
        "ANTHROPIC, headers:pings,  event: ping",
        "OPENAI,    stall:0:pings,  : keep-alive",
        "OPENAI,    stall:3:empty,  '\"content\":\"\"'",
        "ANTHROPIC, stall:3:empty,  '\"text\":\"\"}}'",
        "ANTHROPIC, slow:60s:pings, event: ping",
    })
    void signs_of_life_come_without_content(Api api, Fault fault, String sign) throws Exception {
        sim.shape(Shape.USUAL.keepAlive(Duration.ofMillis(1)));
        sim.script("a", fault);
        try (Caller caller = new Caller(sim)) {
            caller.send(api, streaming(api, "a", "Hi"));
            for (int i = 0; i < 10; i++) {
                caller.awaitText(sign);
            }
            assertThat(sim.awaitCall().record().tokensSent())
                    .isEqualTo(fault.toString().contains("3") ? 3 : 0);
        }
        assertThat(sim.calls().getFirst().awaitEnd().ending()).isEqualTo(Ending.HUNG_UP);
    }

    @Test
    void headers_may_be_all_there_is() throws Exception {
        sim.script("a", new Fault.HeadersOnly(KeepAlive.NONE));
        try (Caller caller = new Caller(sim)) {
            caller.send(Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
            caller.awaitText("\r\n\r\n");
        }
        assertThat(sim.awaitCall().awaitEnd().charge().costsNothing()).isTrue();
    }

    @Test
    void the_first_token_may_take_long() throws Exception {
        sim.script("a", Fault.slowStart(Duration.ofMillis(50)));
        Reply reply = call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
        assertThat(reply.text()).isEqualTo(sim.answerFor("a", "Hi").text());
        CallRecord record = sim.awaitCall().awaitEnd();
        assertThat(Duration.between(record.headersAt(), record.firstTokenAt())).isGreaterThan(Duration.ofMillis(40));
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, RESET, RESET", "OPENAI, FIN, FIN", "OPENAI, END, WHOLE",
        "ANTHROPIC, RESET, RESET", "ANTHROPIC, FIN, FIN", "ANTHROPIC, END, WHOLE",
    })
    void an_answer_is_cut_after_exactly_so_many_tokens(Api api, CutBy by, End seen) throws Exception {
        sim.script("a", Fault.cutAfter(5, by));
        Reply reply = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(reply.end()).isEqualTo(seen);
        assertThat(reply.text()).isEqualTo(sim.answerFor("a", "Hi").text(5));
        assertThat(reply.isMarked()).isFalse();
        CallRecord record = sim.awaitCall().awaitEnd();
        assertThat(record.ending()).isEqualTo(Ending.CUT);
        assertThat(record.tokensSent()).isEqualTo(5);
        assertThat(record.charge()).isEqualTo(new Charge(TokenCount.of("Hi"), 0, 5, 0, api == Api.ANTHROPIC, false));
    }

    @Test
    void a_fault_behind_the_last_token_comes_at_the_end() throws Exception {
        sim.script("a", Fault.cutAfter(1_000));
        Reply reply = call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
        assertThat(reply.text()).isEqualTo(sim.answerFor("a", "Hi").text());
        assertThat(reply.end()).isEqualTo(End.RESET);
    }

    @Test
    void an_answer_dribbles() throws Exception {
        sim.shape(Shape.USUAL.tokens(8));
        sim.script("a", Fault.dribble(5, Duration.ofMillis(20)));
        Reply reply = call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Hi"));
        assertThat(reply.text()).isEqualTo(sim.answerFor("a", "Hi").text());
        CallRecord record = sim.awaitCall().awaitEnd();
        assertThat(Duration.between(record.firstTokenAt(), record.lastTokenAt()))
                .isGreaterThan(Duration.ofMillis(59));
    }

    @ParameterizedTest
    @EnumSource
    void malformed_events_come_between_good_ones(Api api) throws Exception {
        sim.script("a", Fault.malformedAfter(5, 4));
        Reply reply = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(reply.text()).isEqualTo(sim.answerFor("a", "Hi").text());
        int done = api == Api.OPENAI ? 1 : 0;
        assertThat(reply.events()).hasSize(reply.documents().size() + 4 + done);
        assertThat(sim.awaitCall().awaitEnd().ending()).isEqualTo(Ending.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource({"OPENAI, false", "OPENAI, true", "ANTHROPIC, false", "ANTHROPIC, true"})
    void the_end_mark_is_missing(Api api, boolean finished) throws Exception {
        sim.script("a", new Fault.NoEndMark(finished));
        Reply reply = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(reply.end()).isEqualTo(End.WHOLE);
        assertThat(reply.text()).isEqualTo(sim.answerFor("a", "Hi").text());
        assertThat(reply.isMarked()).isFalse();
        assertThat(reply.body().contains("\"stop\"") || reply.body().contains("end_turn"))
                .isEqualTo(finished);
        CallRecord record = sim.awaitCall().awaitEnd();
        assertThat(record.ending()).isEqualTo(Ending.CUT);
        assertThat(record.charge().outputReported()).isEqualTo(finished);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI,    OWN,        '{\"error\":{\"message\"',          false",
        "OPENAI,    OPENROUTER, '\"finish_reason\":\"error\"',      true",
        "OPENAI,    GROQ,       'event: error',                     false",
        "ANTHROPIC, OWN,        'event: error\ndata: {\"type\":\"error\"', false",
    })
    void an_error_comes_inside_the_stream(Api api, ErrorShape shape, String sign, boolean marked) throws Exception {
        sim.script("a", Fault.errorAfter(0, shape, Problem.OVERLOADED), Fault.errorAfter(5, shape, Problem.RATE_LIMIT));
        Reply first = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.events()).hasSize(marked ? 2 : 1);
        assertThat(first.body()).contains(sign);
        assertThat(sim.awaitCall().awaitEnd().charge().costsNothing()).isTrue();
        Reply later = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(later.text()).isEqualTo(sim.answerFor("a", "Hi").text(5));
        assertThat(later.body()).contains(sign);
        assertThat(later.isMarked()).isEqualTo(marked);
        CallRecord record = sim.awaitCall().awaitEnd();
        assertThat(record.ending()).isEqualTo(Ending.FAILED);
        assertThat(record.charge().outputTokens()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void a_document_comes_where_a_stream_was_asked_for(Api api) throws Exception {
        sim.script("a", Fault.parse("json"), Fault.parse("json-error"));
        Reply whole = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(whole.header("content-type")).isEqualTo("application/json");
        assertThat(whole.text()).isEqualTo(sim.answerFor("a", "Hi").text());
        Reply error = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(error.status()).isEqualTo(200);
        assertThat(error.json().path("error").asString()).contains("overloaded");
        assertThat(sim.bill().charged()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, filtered:0, content_filter, 0", "OPENAI, filtered:5, content_filter, 5", "OPENAI, refusal, stop, 0",
        "ANTHROPIC, filtered:0, refusal, 0", "ANTHROPIC, filtered:5, refusal, 5", "ANTHROPIC, refusal, refusal, 0",
    })
    void a_filter_ends_the_answer(Api api, Fault fault, String reason, int tokens) throws Exception {
        sim.script("a", fault);
        Reply stream = call(sim, api, streaming(api, "a", "Hi"));
        assertThat(stream.text()).isEqualTo(sim.answerFor("a", "Hi").text(tokens));
        String field = api == Api.OPENAI ? "/choices/0/finish_reason" : "/delta/stop_reason";
        assertThat(stream.last(field).asString()).isEqualTo(reason);
        assertThat(stream.isMarked()).isTrue();
        String whole = call(sim, api, request(api, "a", "Hi")).body();
        assertThat(whole).contains("\"" + reason + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void only_some_requests_are_refused(Api api) throws Exception {
        sim.script("prefill", Fault.parse("rejects-prefill"));
        assertThat(call(sim, api, streaming(api, "prefill", "Hi", "The")).status())
                .isEqualTo(400);
        assertThat(call(sim, api, streaming(api, "prefill", "Hi")).status()).isEqualTo(200);
        sim.script("stream", Fault.parse("rejects-streaming"));
        assertThat(call(sim, api, streaming(api, "stream", "Hi")).status()).isEqualTo(400);
        assertThat(call(sim, api, request(api, "stream", "Hi")).text())
                .isEqualTo(sim.answerFor("stream", "Hi").text());
    }

    @ParameterizedTest
    @CsvSource({
        "cut:5:reset, RESET, 200",
        "cut:5:fin, FIN, 200",
        "cut:5:end, WHOLE, 200",
        "error:5, WHOLE, 503",
        "reset, RESET, 0",
        "503, WHOLE, 503",
    })
    void an_answer_that_is_not_streamed_fails_too(Fault fault, End end, int status) throws Exception {
        sim.script("a", fault);
        Reply reply = call(sim, Api.OPENAI, request(Api.OPENAI, "a", "Hi"));
        assertThat(reply.end()).isEqualTo(end);
        assertThat(reply.status()).isEqualTo(status);
        sim.awaitCall().awaitEnd();
        assertThat(sim.bill().outputTokens()).isEqualTo(status == 200 ? 40 : 0);
    }

    @Test
    void calls_meet_one_step_after_the_other_and_the_last_one_stays() throws Exception {
        sim.script("a", Fault.status(500), Fault.times(2, Fault.status(503)), Fault.none());
        assertThat(statuses("a", 5)).isEqualTo("500 503 503 200 200 ");
        sim.script("b", Fault.times(2, Fault.rateLimited()));
        assertThat(statuses("b", 4)).isEqualTo("429 429 200 200 ");
    }

    @Test
    void a_provider_fails_for_a_time() throws Exception {
        sim.script("a", Fault.during(Duration.ofSeconds(10), Fault.status(503)));
        now.set(now.get().plusSeconds(3_600));
        assertThat(statuses("a", 2)).isEqualTo("503 503 ");
        now.set(now.get().plusMillis(9_999));
        assertThat(statuses("a", 1)).isEqualTo("503 ");
        now.set(now.get().plusMillis(1));
        assertThat(statuses("a", 2)).isEqualTo("200 200 ");
    }

    @Test
    void a_models_name_or_a_message_asks_for_a_fault() throws Exception {
        assertThat(statuses("sim-503", 2)).isEqualTo("503 503 ");
        assertThat(statuses("gpt-4o-sim-tokens=3+times:1:429", 2)).isEqualTo("429 200 ");
        assertThat(sim.calls().getLast().awaitEnd().tokensSent()).isEqualTo(3);
        assertThat(sim.answerFor("gpt-4o-sim-tokens=3+times:1:429", "Hi").tokens())
                .isEqualTo(3);
        assertThat(call(sim, Api.OPENAI, streaming(Api.OPENAI, "a", "Please fail. sim:529"))
                        .status())
                .isEqualTo(529);
        assertThat(call(sim, Api.OPENAI, streaming(Api.OPENAI, "sim-nonsense", "Hi"))
                        .status())
                .isEqualTo(404);
        sim.script("sim-503", Fault.none());
        assertThat(statuses("sim-503", 1)).isEqualTo("200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok",
                "status:503",
                "status:429:retry-after=2s",
                "status:429:retry-after-ms=1500ms",
                "status:429:retry-after-date=60s",
                "refused:quota",
                "rejects-prefill",
                "rejects-streaming",
                "reset",
                "silent",
                "headers",
                "headers:pings",
                "headers:empty",
                "slow:5s",
                "slow:300ms:pings",
                "cut:5:reset",
                "cut:0:fin",
                "cut:5:end",
                "stall:5",
                "stall:5:empty",
                "dribble:5:2s",
                "malformed:5:1",
                "malformed:5:4",
                "no-end-mark",
                "no-end-mark:finished",
                "error:0:own:overloaded",
                "error:5:openrouter:rate-limit",
                "error:5:groq:server-error",
                "json",
                "json-error:overloaded",
                "filtered:5",
                "refusal",
                "during:10s:cut:5:fin",
                "times:2:status:503",
            })
    void a_fault_has_a_text_of_its_own(String text) {
        assertThat(Fault.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cut",
                "cut:x",
                "cut:-1",
                "cut:5:axe",
                "stall",
                "status:200",
                "429:soon",
                "slow:fast",
                "error:5:own:x",
                "times:0:ok",
                "times:2",
                "during:1s:times:2:503",
                "ok:ok",
                "nonsense",
            })
    void what_is_no_fault_is_refused(String text) {
        assertThatThrownBy(() -> Fault.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    private String statuses(String model, int calls) throws Exception {
        StringBuilder statuses = new StringBuilder();
        for (int i = 0; i < calls; i++) {
            statuses.append(call(sim, Api.OPENAI, streaming(Api.OPENAI, model, "Hi"))
                            .status())
                    .append(' ');
        }
        return statuses.toString();
    }
}
