package ai.vctt.adapter.persistence;

import ai.vctt.application.generation.port.out.Generations;

/** Where is kept what is to be kept. Thread-safe. */
public interface Store {

    Generations generations();

    /** What it is and where, for whoever runs the server. */
    String description();

    /** "memory", "embedded" or "postgres". */
    String kind();
}
