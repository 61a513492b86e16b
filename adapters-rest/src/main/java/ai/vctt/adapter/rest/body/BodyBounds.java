package ai.vctt.adapter.rest.body;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How large a body may be and how long it may take to come, and that it is announced as JSON: anything else a page from
 * elsewhere could send without asking the browser's leave. What breaks that is a {@link BodyException}.
 *
 * @param most bytes
 * @param patience from the first byte's being asked for to the last one's arrival
 */
public record BodyBounds(long most, Duration patience) {

    private static final String JSON = "application/json";

    /** Throws for what is seen before the body is. */
    public ServerHttpRequest bound(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        long announced = headers.getContentLength();
        if (announced > most) {
            throw tooLarge();
        }
        boolean body = announced > 0 || headers.getFirst(HttpHeaders.TRANSFER_ENCODING) != null;
        if (body && !isJson(headers.getFirst(HttpHeaders.CONTENT_TYPE))) {
            throw new BodyException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type: must be application/json");
        }
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                return bounded(super.getBody());
            }
        };
    }

    private Flux<DataBuffer> bounded(Flux<DataBuffer> body) {
        AtomicLong come = new AtomicLong();
        Mono<Void> overdue = Mono.<Void>never().timeout(patience);
        return body.<DataBuffer>handle((buffer, sink) -> {
                    if (come.addAndGet(buffer.readableByteCount()) > most) {
                        DataBufferUtils.release(buffer);
                        sink.error(tooLarge());
                    } else {
                        sink.next(buffer);
                    }
                })
                .takeUntilOther(overdue)
                .onErrorMap(
                        TimeoutException.class,
                        _ -> new BodyException(HttpStatus.REQUEST_TIMEOUT, "The body did not arrive in time."));
    }

    private BodyException tooLarge() {
        return new BodyException(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than " + most + " bytes.");
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && type.regionMatches(true, 0, JSON, 0, JSON.length());
    }
}
