package ai.vctt.adapter.rest.openai;

import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.GenerationEvent.Completed;
import ai.vctt.domain.generation.GenerationEvent.Failed;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.SequencedEvent;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/**
 * OpenAI's {@code POST /v1/chat/completions}. Each request is blocking code on a virtual thread of its own until the
 * answer's first piece is there, or all of it; a stream is then pulled by the connection.
 */
@RestController
class ChatController {

    private static final Logger log = LoggerFactory.getLogger(ChatController.class);

    /** Longer than any generation lives. */
    private static final Duration TO_THE_END = Duration.ofDays(1);

    private final Caller.UseCases useCases;
    private final OpenAiProperties properties;
    private final Scheduler threads = Schedulers.fromExecutor(
            task -> Thread.ofVirtual().name("completion").start(task));

    ChatController(
            StartGeneration start,
            StartJam jam,
            WatchGeneration watch,
            StopGeneration stop,
            OpenAiProperties properties) {
        this.useCases = new Caller.UseCases(start, jam, watch, stop);
        this.properties = properties;
    }

    @PostMapping("/v1/chat/completions")
    Mono<Void> complete(ServerWebExchange exchange, Principal asker) {
        String requestId = "req_" + UUID.randomUUID();
        exchange.getResponse().getHeaders().set("x-request-id", requestId);
        Caller caller = new Caller(useCases);
        return body(exchange.getRequest())
                .flatMap(body -> Mono.fromCallable(() -> reply(body, asker, exchange, caller, requestId))
                        .subscribeOn(threads))
                .onErrorResume(RefusedException.class, refused -> Mono.just(new Reply.Failure(refused.error())))
                .flatMap(reply -> reply.writeTo(exchange.getResponse()))
                .doFinally(_ -> caller.close());
    }

    private Mono<byte[]> body(ServerHttpRequest request) {
        String type = request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.regionMatches(true, 0, "application/json", 0, "application/json".length())) {
            // Anything else a page from elsewhere could send without asking the browser's leave.
            return Mono.error(new RefusedException(ApiError.notAnnouncedAsJson()));
        }
        int most = Math.toIntExact(properties.maxBody().toBytes());
        RefusedException tooLarge = new RefusedException(ApiError.tooLarge(most));
        if (request.getHeaders().getContentLength() > most) {
            return Mono.error(tooLarge);
        }
        return DataBufferUtils.join(request.getBody(), most)
                .map(ChatController::bytesOf)
                .defaultIfEmpty(new byte[0])
                .timeout(properties.bodyTimeout())
                .onErrorMap(DataBufferLimitException.class, _ -> tooLarge)
                .onErrorMap(TimeoutException.class, _ -> new RefusedException(ApiError.tooSlow()));
    }

    private static byte[] bytesOf(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /** Null when the caller has gone. */
    private @Nullable Reply reply(
            byte[] body, Principal asker, ServerWebExchange exchange, Caller caller, String requestId)
            throws InterruptedException {
        try {
            return answer(body, asker, exchange, caller);
        } catch (RefusedException refused) {
            return new Reply.Failure(refused.error());
        } catch (InvalidValueException broken) {
            return new Reply.Failure(ApiError.invalid(broken));
        } catch (RuntimeException fault) {
            log.error("Request {} met a fault", requestId, fault);
            return new Reply.Failure(
                    ApiError.of(ErrorCode.INTERNAL, null, "A fault in this server ended the request."));
        }
    }

    private @Nullable Reply answer(byte[] body, Principal asker, ServerWebExchange exchange, Caller caller)
            throws InterruptedException {
        ChatRequest request = ChatRequestReader.read(body, exchange.getRequest().getHeaders(), asker);
        GenerationId id = caller.ask(request);
        exchange.getResponse().getHeaders().set("x-vctt-generation-id", id.toString());
        return request.stream() ? stream(request, id, exchange.getResponse(), caller) : whole(request, id, caller);
    }

    private static @Nullable Reply whole(ChatRequest request, GenerationId id, Caller caller)
            throws InterruptedException {
        WholeAnswer answer = new WholeAnswer();
        while (answer.end() == null) {
            SequencedEvent event = caller.await(TO_THE_END);
            if (event == null) {
                return null;
            }
            answer.take(event);
        }
        return switch (answer.end()) {
            case Completed completed ->
                new Reply.Whole(CompletionJson.whole(id, answer.created(), answer.reasoning(), completed));
            case Failed failed -> failure(failed, request);
        };
    }

    /**
     * Waits for what decides how the response begins. A failure can say so with its status until then; after the holding
     * time a caller is not left without a byte any longer, and hears of a failure in the stream.
     */
    private @Nullable Reply stream(ChatRequest request, GenerationId id, ServerHttpResponse response, Caller caller)
            throws InterruptedException {
        ChunkWriter chunks = new ChunkWriter(id, request.includeUsage());
        SseAnswer answer = switch (request.rescue()) {
            case LIVE -> new LiveAnswer(chunks);
            case BUFFER -> new BufferedAnswer(chunks);
        };
        long start = System.nanoTime();
        while (!answer.ready()) {
            SequencedEvent event = caller.await(properties.hold().minusNanos(System.nanoTime() - start));
            if (caller.closed()) {
                return null;
            }
            if (event == null) {
                chunks.keepAlive();
            } else if (event.event() instanceof Failed failed) {
                return failure(failed, request);
            } else {
                answer.take(event);
            }
        }
        return new Reply.Stream(new SseBody(
                caller, answer, chunks, response.bufferFactory(), connectionOf(response), properties.keepAlive()));
    }

    private static Reply failure(Failed failed, ChatRequest request) {
        ApiError error = ApiError.of(failed);
        // What is asked for again under the same key is what failed, not another try.
        return new Reply.Failure(request.question().requestId() == null ? error : error.lasting());
    }

    private static Connection connectionOf(ServerHttpResponse response) {
        HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
        AtomicReference<Connection> connection = new AtomicReference<>();
        netty.withConnection(connection::set);
        return connection.get();
    }
}
