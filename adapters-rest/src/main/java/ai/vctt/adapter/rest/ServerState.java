package ai.vctt.adapter.rest;

import java.util.Map;

/** What the server knows of itself. Thread-safe. */
public interface ServerState {

    enum Status {
        HEALTHY,
        /** It does its work, but a part that it needs to do it well is away. */
        DEGRADED,
        /** It takes no more requests. */
        UNHEALTHY
    }

    String version();

    Status status();

    /** The parts of the server by name, each with what it says of itself. */
    Map<String, Object> components();
}
