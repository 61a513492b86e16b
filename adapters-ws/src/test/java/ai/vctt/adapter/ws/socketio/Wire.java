package ai.vctt.adapter.ws.socketio;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A raw connection: HTTP requests and WebSocket frames as bytes, so that a test can be as wrong as it likes. */
final class Wire implements AutoCloseable {

    record Answer(int status, String head, String body) {}

    /** Text, binary or close; a closed connection is a frame without data. */
    record Frame(int opcode, String text, int closeCode) {

        static final Frame CLOSED = new Frame(-1, "", -1);

        static Frame of(int opcode, byte[] data) {
            int code = opcode == 8 && data.length >= 2 ? (data[0] & 0xff) << 8 | (data[1] & 0xff) : -1;
            return new Frame(opcode, new String(data, StandardCharsets.UTF_8), code);
        }

        static Frame close(int code, String reason) {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            byte[] data = new byte[text.length + 2];
            data[0] = (byte) (code >> 8);
            data[1] = (byte) code;
            System.arraycopy(text, 0, data, 2, text.length);
            return of(8, data);
        }

        boolean isClose() {
            return opcode == 8 || opcode < 0;
        }
    }

    final java.net.Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Wire(int port) throws IOException {
        this(port, 0);
    }

    /** A buffer below the loopback's segment size can leave the sender a window it waits on for 200 ms, each time. */
    Wire(int port, int receiveBuffer) throws IOException {
        this(port, receiveBuffer, InetAddress.getLoopbackAddress());
    }

    Wire(int port, int receiveBuffer, InetAddress from) throws IOException {
        socket = new java.net.Socket();
        socket.bind(new InetSocketAddress(from, 0));
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(8000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    static Wire webSocket(int port, String query) throws IOException {
        var wire = new Wire(port);
        Answer answer = wire.upgrade(query);
        if (answer.status() != 101) {
            throw new IOException("status " + answer.status());
        }
        return wire;
    }

    /** A Socket.IO client in the root namespace, greeted. */
    static Wire joined(int port) throws IOException {
        Wire wire = webSocket(port, "EIO=4&transport=websocket");
        wire.receive();
        wire.text("40");
        wire.receive();
        wire.receive();
        return wire;
    }

    Answer upgrade(String query) throws IOException {
        raw("GET /socket.io/?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        return answer();
    }

    void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    Answer http(String method, String target, String body, String... headers) throws IOException {
        request(method, target, body, headers);
        return answer();
    }

    void request(String method, String target, String body, String... headers) throws IOException {
        raw(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                + (body.isEmpty() ? "" : "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")
                + "\r\n" + body);
    }

    /** Status 0 when the connection was closed instead. */
    Answer answer() throws IOException {
        var head = new ByteArrayOutputStream();
        int b;
        int lastFour = 0;
        while (lastFour != 0x0d0a0d0a) {
            try {
                b = in.read();
            } catch (SocketException reset) {
                b = -1;
            }
            if (b < 0) {
                return new Answer(0, "", "");
            }
            head.write(b);
            lastFour = lastFour << 8 | b;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length = 0;
        for (String line : text.lines().toList()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).trim());
            }
        }
        return new Answer(
                Integer.parseInt(text.substring(9, 12)),
                text,
                new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /** All that comes until nothing has come for so long, or the connection has been closed. */
    String rest(int quietMillis) throws IOException {
        var received = new ByteArrayOutputStream();
        socket.setSoTimeout(quietMillis);
        try {
            in.transferTo(received);
        } catch (SocketTimeoutException | SocketException end) {
            // What came before counts.
        }
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    void text(String text) throws IOException {
        frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    void binary(int... bytes) throws IOException {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        frame(0x82, data);
    }

    /** Masked with zeros. */
    void frame(int firstByte, byte[] data) throws IOException {
        raw(encoded(firstByte, data));
    }

    static byte[] encoded(int firstByte, byte[] data) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(firstByte);
        if (data.length < 126) {
            bytes.write(0x80 | data.length);
        } else if (data.length < 65536) {
            bytes.write(0x80 | 126);
            bytes.write(data.length >> 8);
            bytes.write(data.length);
        } else {
            bytes.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                bytes.write(shift > 31 ? 0 : data.length >> shift);
            }
        }
        bytes.writeBytes(new byte[4]);
        bytes.writeBytes(data);
        return bytes.toByteArray();
    }

    /** The next text, close or other frame. */
    Frame frame() throws IOException {
        try {
            int opcode = in.read();
            if (opcode < 0) {
                return Frame.CLOSED;
            }
            int length = in.read();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            return Frame.of(opcode & 0xf, in.readNBytes(length));
        } catch (SocketException reset) {
            return Frame.CLOSED;
        }
    }

    String receive() throws IOException {
        Frame frame = frame();
        return frame.isClose() ? "closed" : frame.text();
    }

    /** What the server closes with, after whatever it says before. */
    Frame closing() throws IOException {
        Frame frame = frame();
        while (!frame.isClose()) {
            frame = frame();
        }
        return frame;
    }

    /** Reads on to the end; false when the server goes on sending. */
    boolean closes() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            if (frame().isClose()) {
                return true;
            }
        }
        return false;
    }

    int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
