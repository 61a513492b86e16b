package ai.vctt.sim;

import ai.vctt.sim.CallRecord.Ending;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Decides what a request gets. Thread-safe. */
final class Provider {

    /** Names come from requests. */
    private static final int MOST_MODELS = 1_000;

    private final SimulatorSettings settings;
    private final Scripts scripts;
    private final CallLog log;
    private final Pages pages;
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final Set<String> models = Collections.synchronizedSet(new LinkedHashSet<>());
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private volatile boolean closing;

    Provider(SimulatorSettings settings) {
        this.settings = settings;
        this.scripts = new Scripts(settings.shape());
        this.log = new CallLog(settings.remembered());
        this.pages = new Pages(this);
    }

    Scripts scripts() {
        return scripts;
    }

    CallLog log() {
        return log;
    }

    Connection connection() {
        return new Connection(this, connections.incrementAndGet());
    }

    void opened(Channel channel) {
        channels.add(channel);
    }

    void closed(Channel channel) {
        channels.remove(channel);
    }

    int openConnections() {
        return channels.size();
    }

    boolean isClosing() {
        return closing;
    }

    void close() {
        closing = true;
        channels.forEach(channel -> {
            var _ = channel.close();
        });
    }

    /** A defect of the simulator's own; the first one is kept. */
    void faulted(Throwable defect) {
        fault.compareAndSet(null, defect);
    }

    @Nullable
    Throwable fault() {
        return fault.get();
    }

    List<String> models() {
        Set<String> all = new LinkedHashSet<>(scripts.models());
        synchronized (models) {
            all.addAll(models);
        }
        return new ArrayList<>(all);
    }

    /** What follows from the seed, the model and the texts. */
    Answer answerFor(String model, Iterable<String> said) {
        return Answer.of(settings.seed(), model, said, scripts.shapeOf(model).tokens());
    }

    void serve(Connection connection, Channel channel, HttpRequest request, byte[] body) {
        String path = new QueryStringDecoder(request.uri()).path();
        boolean post = request.method().equals(HttpMethod.POST);
        if (post && path.endsWith("/chat/completions")) {
            call(Api.OPENAI, connection, channel, request, body);
        } else if (post && path.endsWith("/v1/messages")) {
            call(Api.ANTHROPIC, connection, channel, request, body);
        } else {
            pages.serve(channel, request, path, body);
        }
    }

    private void call(Api api, Connection connection, Channel channel, HttpRequest http, byte[] body) {
        long number = log.nextNumber();
        Instant now = settings.clock().instant();
        boolean keepAlive = HttpUtil.isKeepAlive(http);
        ChatRequest request = null;
        try {
            request = RequestReader.read(api, http.headers(), body);
            Scenario scenario = scripts.next(request, now);
            Answer answer = answerTo(request, scenario.shape());
            Call call = new Call(arrival(number, request, scenario, connection, now), answer);
            Exchange exchange = exchange(number, channel, keepAlive, call, connection);
            Play play = answering(exchange, request, scenario, answer, number, now);
            log.began(number, call);
            start(connection, exchange, request, scenario.fault(), play, now);
        } catch (InvalidRequestException refused) {
            Call call = new Call(arrival(number, api, request, refused, connection, now), null);
            Exchange exchange = exchange(number, channel, keepAlive, call, connection);
            log.began(number, call);
            connection.begin(exchange);
            Problem.Words words = refused.problem().in(api);
            byte[] error = Errors.document(api, words, refused.text(), refused.parameter());
            exchange.answer(words.status(), "", error, Ending.REFUSED);
        }
    }

    private Exchange exchange(long number, Channel channel, boolean keepAlive, Call call, Connection connection) {
        return new Exchange(channel, keepAlive, call, "req_sim" + number, log, connection::free);
    }

    private static void start(
            Connection connection, Exchange exchange, ChatRequest request, Fault fault, Play play, Instant now) {
        Problem refusal = refusal(request, fault);
        if (refusal != null) {
            connection.begin(exchange);
            refuse(exchange, request.api(), refusal);
            return;
        }
        switch (fault) {
            case Fault.Status status -> {
                connection.begin(exchange);
                refuse(exchange, request.api(), status, now);
            }
            case Fault.ErrorWithStatus200(Problem problem) -> {
                connection.begin(exchange);
                exchange.answer(200, "", Errors.bare(problem), Ending.REFUSED);
            }
            case Fault.ResetBeforeHeaders _ -> {
                connection.begin(exchange);
                exchange.cut(exchange.buffer(), Fault.CutBy.RESET);
            }
            case Fault.Silent _ -> connection.begin(exchange);
            default -> connection.begin(exchange, play);
        }
    }

    private Play answering(
            Exchange exchange, ChatRequest request, Scenario scenario, Answer answer, long number, Instant now) {
        Output output = Output.of(request, scenario.shape(), answer);
        long created = now.getEpochSecond();
        Play play;
        if (request.stream() && !(scenario.fault() instanceof Fault.WholeInsteadOfStream)) {
            int cached = Math.min(scenario.shape().cached(), request.inputTokens());
            Usage input = new Usage(request.inputTokens(), cached, 0, 0);
            Wire wire = Wire.of(request, output, number, created, input);
            play = new StreamPlay(exchange, request, scenario, output, wire, settings.clock());
        } else {
            play = new WholePlay(exchange, request, scenario, output, number, created);
        }
        if (scenario.shape().held()) {
            exchange.call().heldBy(play);
        }
        return play;
    }

    private static @Nullable Problem refusal(ChatRequest request, Fault fault) {
        return switch (fault) {
            case Fault.Refused(Problem problem) -> problem;
            case Fault.RejectsPrefill _ -> request.prefill() == null ? null : Problem.BAD_REQUEST;
            case Fault.RejectsStreaming _ -> request.stream() ? Problem.BAD_REQUEST : null;
            default -> null;
        };
    }

    private static void refuse(Exchange exchange, Api api, Problem problem) {
        Problem.Words words = problem.in(api);
        exchange.answer(words.status(), "", Errors.document(api, words, words.message(), null), Ending.REFUSED);
    }

    private static void refuse(Exchange exchange, Api api, Fault.Status status, Instant now) {
        Problem.Words words = Problem.of(status.status()).in(api);
        String headers = status.retryAfter() == null ? "" : Errors.header(status.retryAfter(), now);
        exchange.answer(status.status(), headers, Errors.document(api, words, words.message(), null), Ending.REFUSED);
    }

    /** A beginning is continued whichever model it comes from; one that is nobody's gets an answer of its own. */
    private Answer answerTo(ChatRequest request, Shape shape) {
        String model = request.model();
        if (models.size() < MOST_MODELS) {
            models.add(model);
        }
        Answer own = Answer.of(settings.seed(), model, request.said(), shape.tokens());
        String prefill = request.prefill();
        if (prefill == null) {
            return own;
        }
        Answer rest = own.after(prefill);
        if (rest != null) {
            return rest;
        }
        for (String other : models()) {
            rest = answerFor(other, request.said()).after(prefill);
            if (rest != null) {
                return rest;
            }
        }
        List<String> said = new ArrayList<>(request.said());
        said.add(prefill);
        return Answer.of(settings.seed(), model, said, shape.tokens());
    }

    private static Call.Arrival arrival(
            long number, ChatRequest request, Scenario scenario, Connection connection, Instant now) {
        String prefill = request.prefill();
        return new Call.Arrival(
                number,
                request.api(),
                request.model(),
                request.stream(),
                scenario.fault().toString(),
                connection.id(),
                request.messages(),
                prefill == null ? null : Integer.valueOf(prefill.length()),
                request.inputTokens(),
                Math.min(scenario.shape().cached(), request.inputTokens()),
                now,
                System.nanoTime());
    }

    private static Call.Arrival arrival(
            long number,
            Api api,
            @Nullable ChatRequest request,
            InvalidRequestException refused,
            Connection connection,
            Instant now) {
        return new Call.Arrival(
                number,
                api,
                request == null ? "" : request.model(),
                request != null && request.stream(),
                refused.text(),
                connection.id(),
                request == null ? 0 : request.messages(),
                null,
                0,
                0,
                now,
                System.nanoTime());
    }
}
