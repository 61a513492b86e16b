package ai.vctt.adapter.llm.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider on the loopback interface that does what a test tells it, down to the bytes. */
public final class FixtureServer implements AutoCloseable {

    /** What is done with each request. */
    public interface Handler {
        void handle(Call call) throws IOException;
    }

    public record Request(String line, Map<String, String> headers, String body) {}

    private final ServerSocket listener;
    private final Handler handler;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final BlockingQueue<Request> arrivals = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> hangUps = new LinkedBlockingQueue<>();

    public FixtureServer(Handler handler) {
        this.handler = handler;
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    public List<Request> requests() {
        return requests;
    }

    /** How many connections were made. */
    public int connections() {
        return sockets.size();
    }

    /** How many connections the client has not closed yet. */
    public int openConnections() {
        return open.get();
    }

    /** The next request, as soon as it is here. */
    public Request awaitRequest() throws InterruptedException {
        Request request = arrivals.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    /** When a client was first seen to have hung up on a call that waits for it, in nanoseconds. */
    public long awaitHangUp() throws InterruptedException {
        Long at = hangUps.poll(10, TimeUnit.SECONDS);
        if (at == null) {
            throw new AssertionError("the client did not hang up");
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            while (!socket.isClosed()) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                Request request = request(head, in);
                requests.add(request);
                arrivals.add(request);
                handler.handle(new Call(request, socket));
            }
        } catch (IOException _) {
            // The client went away.
        } finally {
            open.decrementAndGet();
        }
    }

    private static Request request(String head, InputStream in) throws IOException {
        String[] lines = head.split("\r\n", -1);
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(lines[0], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int state = 0;
        while (state < 4) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.write(b);
            state = b == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : 0;
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    /** One request and the hand that answers it. */
    public final class Call {

        private final Request request;
        private final Socket socket;
        private final OutputStream out;

        Call(Request request, Socket socket) throws IOException {
            this.request = request;
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        public Request request() {
            return request;
        }

        public void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** A complete answer of known length. */
        public void answer(int status, String contentType, String body, String... headerLines) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            raw("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                    + bytes.length + "\r\n" + lines(headerLines) + "\r\n" + body);
        }

        /** The head of an event stream in chunked encoding. */
        public void beginEvents(String... headerLines) throws IOException {
            raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
                    + lines(headerLines) + "\r\n");
        }

        /** One HTTP chunk. */
        public void chunk(String text) throws IOException {
            raw(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
        }

        /** The end of a chunked body. */
        public void end() throws IOException {
            raw("0\r\n\r\n");
        }

        /** Ends the connection in good order, whatever is owed. */
        public void hangUp() throws IOException {
            socket.close();
        }

        /** Ends the connection with a RST. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Says nothing until the client hangs up, and notes when it did. */
        public void stall() {
            try {
                if (socket.getInputStream().read() >= 0) {
                    throw new AssertionError("the client sends on without an answer");
                }
            } catch (IOException _) {
                // A RST, which is a way to hang up.
            }
            hangUps.add(System.nanoTime());
        }

        private static String lines(String... headerLines) {
            return headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
        }
    }
}
