package ai.vctt.sim;

import ai.vctt.sim.CallRecord.Ending;
import ai.vctt.sim.Fault.CutBy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A call's side of its connection. Used by the connection's thread only, but for {@link #run(Runnable)}. */
final class Exchange {

    private static final String EVENT_STREAM = "text/event-stream; charset=utf-8";

    private final Channel channel;
    private final boolean keepAlive;
    private final Call call;
    private final String requestId;
    private final CallLog log;
    private final Runnable over;

    /** @param over told when the connection is free for another request */
    Exchange(Channel channel, boolean keepAlive, Call call, String requestId, CallLog log, Runnable over) {
        this.channel = channel;
        this.keepAlive = keepAlive;
        this.call = call;
        this.requestId = requestId;
        this.log = log;
        this.over = over;
    }

    Call call() {
        return call;
    }

    ByteBuf buffer() {
        return channel.alloc().buffer();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    Future<?> schedule(Runnable task, long nanos) {
        return channel.eventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** On the connection's thread, from any. */
    void run(Runnable task) {
        channel.eventLoop().execute(() -> guarded(task));
    }

    /** A defect in what a timer runs would go unseen. */
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error defect) {
            channel.pipeline().fireExceptionCaught(defect);
        }
    }

    void beginEvents(ByteBuf out) {
        begin(out, 200, EVENT_STREAM, "Transfer-Encoding: chunked\r\n");
    }

    /** The head of a document of which no more than a part may come. */
    void beginChunkedJson(ByteBuf out) {
        begin(out, 200, "application/json", "Transfer-Encoding: chunked\r\n");
    }

    /** The head of a document. */
    void beginJson(ByteBuf out, int status, String headers, int length) {
        begin(out, status, "application/json", "Content-Length: " + length + "\r\n" + headers);
    }

    /** Answers with a document and is done. */
    void answer(int status, String headers, byte[] json, Ending ending) {
        ByteBuf out = buffer();
        beginJson(out, status, headers, json.length);
        out.writeBytes(json);
        complete(out, ending);
    }

    void send(ByteBuf out) {
        var _ = channel.writeAndFlush(out, channel.voidPromise());
    }

    /** Sends the last of an answer. */
    void complete(ByteBuf last, Ending ending) {
        var _ = channel.writeAndFlush(last).addListener(written -> {
            if (written.isSuccess()) {
                ended(ending);
                if (keepAlive) {
                    over.run();
                } else {
                    var _ = channel.close();
                }
            }
        });
    }

    /** Ends the connection once this is sent. */
    void cut(ByteBuf last, CutBy by) {
        if (by == CutBy.END) {
            Chunks.end(last);
            complete(last, Ending.CUT);
            return;
        }
        var _ = channel.writeAndFlush(last).addListener(_ -> {
            ended(Ending.CUT);
            if (by == CutBy.RESET) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            var _ = channel.close();
        });
    }

    void ended(Ending how) {
        if (call.isRunning()) {
            call.ended(how, System.nanoTime());
            log.ended(call);
        }
    }

    private void begin(ByteBuf out, int status, String type, String headers) {
        ByteBufUtil.writeAscii(
                out,
                "HTTP/1.1 " + status + " " + HttpResponseStatus.valueOf(status).reasonPhrase() + "\r\nContent-Type: "
                        + type + "\r\nCache-Control: no-cache\r\nx-request-id: " + requestId + "\r\nrequest-id: "
                        + requestId + "\r\n" + (keepAlive ? "" : "Connection: close\r\n") + headers + "\r\n");
        call.headersSent(status, System.nanoTime());
    }
}
