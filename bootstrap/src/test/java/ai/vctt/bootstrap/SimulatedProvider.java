package ai.vctt.bootstrap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** A provider of chat completions over real HTTP that says one numbered token whenever a test lets it. */
final class SimulatedProvider implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    SimulatedProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    static String token(int number) {
        return (number % 7 == 0 ? "wört😀" : "word") + number + " ";
    }

    static String text(int tokens) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            text.append(token(i));
        }
        return text.toString();
    }

    Call awaitCall() throws InterruptedException {
        return calls.take();
    }

    /** One request, as the provider sees it. */
    static final class Call {

        private static final int END = -1;
        private static final int CUT = -2;

        private final Semaphore hungUp = new Semaphore(0);
        private final BlockingQueue<Integer> orders = new LinkedBlockingQueue<>();

        void say(int tokens) {
            orders.add(tokens);
        }

        void end() {
            orders.add(END);
        }

        /** Breaks off without an end mark. */
        void cut() {
            orders.add(CUT);
        }

        void awaitHangUp() throws InterruptedException {
            hungUp.acquire();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        Call call = new Call();
        calls.add(call);
        int said = 0;
        try (OutputStream out = exchange.getResponseBody()) {
            for (int order = call.orders.take(); order != Call.END; order = call.orders.take()) {
                if (order == Call.CUT) {
                    return;
                }
                for (int i = 0; i < order; i++) {
                    send(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + token(said++) + "\"}}]}");
                }
            }
            send(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
            send(out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":" + said + "}}");
            send(out, "[DONE]");
        } catch (IOException gone) {
            call.hungUp.release();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
