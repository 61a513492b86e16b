package ai.vctt.bootstrap;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * While everybody may come in who is on this machine, a page from elsewhere must not: one whose own name has been made to
 * point here is to a browser of the same origin. So what is asked for by such a name is refused, be it HTTP or Socket.IO.
 * Addresses, and localhost, point nowhere else. One for each connection.
 */
final class HostGuard extends ChannelInboundHandlerAdapter {

    private static final Pattern OWN =
            Pattern.compile("((.+\\.)?localhost\\.?|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+])(:\\d*)?");

    private static final String REFUSAL = "Host: another name than localhost (expected: a key of this server's first,"
            + " VCTT_ADMIN_KEY, or vctt.access.open=true, as without either it is for this machine alone)\n";

    private final BooleanSupplier needed;
    private boolean refused;

    /** @param needed asked for each request */
    HostGuard(BooleanSupplier needed) {
        this.needed = needed;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request
                && needed.getAsBoolean()
                && !isOwn(request.headers().get(HttpHeaderNames.HOST))) {
            ReferenceCountUtil.release(message);
            refused = true;
            refuse(context);
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Browsers always say it. */
    static boolean isOwn(@Nullable String host) {
        return host == null || OWN.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private static void refuse(ChannelHandlerContext context) {
        var body = ByteBufUtil.writeUtf8(context.alloc(), REFUSAL);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.MISDIRECTED_REQUEST, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONNECTION, "close");
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
