package ai.vctt.adapter.ws.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of our HTTP requests, from its head to its one answer. {@code answer} works from any thread, the rest on the event loop. */
final class Exchange {

    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String JSON = "application/json";

    final HttpRequest head;
    final Map<String, List<String>> query;
    Route route;

    @Nullable
    Future<?> timeout;

    private final ChannelHandlerContext context;
    private final EngineHttpHandler handler;
    private final Origins origins;
    private final MemoryBudget.Share share;
    private @Nullable ByteBuf body;
    private int received;
    private boolean complete;
    private boolean ended;

    Exchange(
            HttpRequest head,
            Map<String, List<String>> query,
            Route route,
            ChannelHandlerContext context,
            EngineHttpHandler handler,
            Origins origins,
            MemoryBudget.Share share) {
        this.head = head;
        this.query = query;
        this.route = route;
        this.context = context;
        this.handler = handler;
        this.origins = origins;
        this.share = share;
    }

    EventLoop eventLoop() {
        return context.channel().eventLoop();
    }

    ChannelHandlerContext context() {
        return context;
    }

    enum Receipt {
        KEPT,
        TOO_LARGE,
        SERVER_BUSY
    }

    /** Keeps a polling body, counts any other. */
    Receipt receive(ByteBuf content, EngineLimits limits) {
        received += content.readableBytes();
        if (received > limits.memory().maxPayloadBytes()) {
            return Receipt.TOO_LARGE;
        }
        if (route instanceof Route.Push && content.isReadable()) {
            if (!share.resize(received)) {
                return Receipt.SERVER_BUSY;
            }
            if (body == null) {
                body = context.alloc().buffer(content.readableBytes());
            }
            body.writeBytes(content);
        }
        return Receipt.KEPT;
    }

    /** The body is whole, and no longer waited for. */
    void complete() {
        complete = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    ByteBuf body() {
        return body == null ? Unpooled.EMPTY_BUFFER : body;
    }

    boolean ended() {
        return ended;
    }

    void answerText(String text) {
        answer(HttpResponseStatus.OK, TEXT, ByteBufUtil.writeUtf8(context.alloc(), text));
    }

    /** Takes the buffer over. */
    void answerPayload(ByteBuf payload) {
        answer(HttpResponseStatus.OK, TEXT, payload);
    }

    void answerRefusal(Refusal refusal) {
        answer(refusal.status(), JSON, ByteBufUtil.writeUtf8(context.alloc(), refusal.json()));
    }

    void answerPreflight() {
        answer(HttpResponseStatus.NO_CONTENT, null, Unpooled.EMPTY_BUFFER);
    }

    private void answer(HttpResponseStatus status, @Nullable String contentType, ByteBuf content) {
        if (eventLoop().inEventLoop()) {
            write(status, contentType, content);
        } else {
            handler.onLoop(() -> write(status, contentType, content), content);
        }
    }

    private void write(HttpResponseStatus status, @Nullable String contentType, ByteBuf content) {
        if (ended) {
            content.release();
            return;
        }
        // What is left of a body that was not read would be taken for the next request.
        boolean keepAlive = complete && HttpUtil.isKeepAlive(head);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        HttpHeaders headers = response.headers();
        if (contentType != null) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
            headers.set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
            headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
            headers.set("x-content-type-options", "nosniff");
        } else {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
            headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
        }
        allowOrigin(headers);
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!head.protocolVersion().isKeepAliveDefault()) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        end();
        handler.writeAnswer(response, keepAlive);
    }

    private void allowOrigin(HttpHeaders headers) {
        String origin = head.headers().get(HttpHeaderNames.ORIGIN);
        if (origin == null) {
            return;
        }
        headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        if (origins.any()) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        } else if (origins.allows(origin, head.headers().get(HttpHeaderNames.HOST))) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
    }

    /** After this nothing is answered any more. */
    void end() {
        ended = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (body != null) {
            body.release();
            body = null;
        }
        share.release();
    }
}
