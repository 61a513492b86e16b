package ai.vctt.bench;

import java.util.Locale;

/** What is measured: the server, and what it is compared with. */
enum Peer {
    ENGINE,
    /** A lean relay on Node.js, with socket.io and undici. */
    NODE,
    /** The least that a relay on the same JVM and Netty does. */
    FLOOR;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isJava() {
        return this != NODE;
    }
}
