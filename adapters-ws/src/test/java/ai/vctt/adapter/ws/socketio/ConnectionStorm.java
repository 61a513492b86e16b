package ai.vctt.adapter.ws.socketio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Clients that come, get more or less far, and are cut off there: by the way they ought to, in silence, or by a reset. */
final class ConnectionStorm {

    private static final String WEBSOCKET = "EIO=4&transport=websocket";

    private final int port;
    private final Random random;
    private final InetAddress[] addresses;

    ConnectionStorm(int port, long seed) throws IOException {
        this.port = port;
        this.random = new Random(seed);
        // Each has its own ephemeral ports, which wait a while after a connection's end.
        this.addresses = new InetAddress[40];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + i)});
        }
    }

    void one() throws IOException {
        try (Wire wire = connect()) {
            try {
                act(wire);
            } catch (SocketException | SocketTimeoutException hungUp) {
                // The server may do that at any point, and so do we.
                wire.socket.setSoLinger(true, 0);
            }
            if (random.nextInt(3) == 0) {
                wire.socket.setSoLinger(true, 0);
            }
        }
    }

    private Wire connect() throws IOException {
        return new Wire(port, 0, addresses[random.nextInt(addresses.length)]);
    }

    private void act(Wire wire) throws IOException {
        switch (random.nextInt(14)) {
            case 0 -> {}
            case 1 -> wire.raw("GET /socket.io/?EIO=4&transport=poll");
            case 2 -> wire.http("GET", Polling.OPEN, "");
            case 3 -> wire.request("GET", Polling.OPEN, "");
            case 4 -> {
                String target = open(wire);
                wire.raw("POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n40"
                        + "x".repeat(10_000));
            }
            case 5 -> {
                String target = open(wire);
                wire.http("POST", target, "40");
                wire.http("GET", target, "");
                wire.request("GET", target, "");
            }
            case 6 -> {
                String target = open(wire);
                wire.http("POST", target, "40\u001e42[\"m\",\"x\"]");
                wire.http("POST", target, "1");
            }
            case 7 ->
                wire.raw("GET /socket.io/?" + WEBSOCKET + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n\r\n");
            case 8 -> wire.upgrade(WEBSOCKET);
            case 9 -> {
                join(wire);
                wire.text("421[\"m\"]");
                wire.receive();
                wire.text("1");
                wire.receive();
            }
            case 10 -> {
                join(wire);
                wire.raw(new byte[] {(byte) 0x81, (byte) 0xfe, (byte) 0xff, 0, 0, 0, 0, 0, '4', '2'});
            }
            case 11 -> {
                join(wire);
                wire.frame(0x01, new byte[random.nextInt(20_000)]);
            }
            case 12 -> {
                join(wire);
                wire.text("451-[\"m\",{\"_placeholder\":true,\"num\":0}]");
                wire.frame(0x88, "\u0003\u00e8".getBytes(StandardCharsets.ISO_8859_1));
                wire.receive();
            }
            default -> upgrade(wire);
        }
    }

    private static String open(Wire wire) throws IOException {
        String body = wire.http("GET", Polling.OPEN, "").body();
        if (body.length() < 33) {
            throw new SocketException("refused");
        }
        return Polling.OPEN + "&sid=" + body.substring(9, 33);
    }

    private static void join(Wire wire) throws IOException {
        wire.upgrade(WEBSOCKET);
        wire.text("40");
        wire.receive();
        wire.receive();
    }

    private void upgrade(Wire polling) throws IOException {
        String target = open(polling);
        int steps = random.nextInt(5);
        try (Wire wire = connect()) {
            if (steps > 0) {
                wire.upgrade(target.substring(target.indexOf('?') + 1).replace("polling", "websocket"));
            }
            if (steps > 1) {
                polling.request("GET", target, "");
                wire.text("2probe");
                wire.receive();
            }
            if (steps > 2) {
                wire.text("5");
            }
            if (steps > 3) {
                wire.text("40");
                wire.receive();
            }
        }
    }
}
