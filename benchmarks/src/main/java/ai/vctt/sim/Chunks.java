package ai.vctt.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** HTTP/1.1's chunked encoding (RFC 9112, 7.1), one event in each chunk. */
final class Chunks {

    private static final byte[] HEX = Json.utf8("0123456789abcdef");
    private static final int LINE_END = '\r' << 8 | '\n';
    private static final byte[] NOTHING = {};

    private Chunks() {}

    static void write(ByteBuf out, String text) {
        write(out, Json.utf8(text));
    }

    static void write(ByteBuf out, byte[] bytes) {
        write(out, bytes, NOTHING, NOTHING);
    }

    /** One chunk of three parts. */
    static void write(ByteBuf out, byte[] head, byte[] middle, byte[] tail) {
        int length = head.length + middle.length + tail.length;
        int shift = (31 - Integer.numberOfLeadingZeros(length | 1)) & ~3;
        for (; shift >= 0; shift -= 4) {
            out.writeByte(HEX[length >>> shift & 15]);
        }
        out.writeShort(LINE_END);
        out.writeBytes(head).writeBytes(middle).writeBytes(tail);
        out.writeShort(LINE_END);
    }

    /** The end of the body. */
    static void end(ByteBuf out) {
        ByteBufUtil.writeAscii(out, "0\r\n\r\n");
    }
}
