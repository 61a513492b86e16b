package ai.vctt.adapter.rest;

import java.util.Map;

/** What the server knows of itself. Thread-safe. */
public interface ServerState {

    String version();

    /** Whether it does its work, but a part it needs to do it well is away. */
    boolean degraded();

    /** The parts of the server by name, each with what it says of itself. */
    Map<String, Object> components();
}
