package ai.vctt.application.generation.port.out;

import ai.vctt.domain.generation.StreamEvent;

/**
 * One running call of a model, pulled by one thread. The order of events is {@link StreamEvent}'s.
 *
 * <p>How a call fails is an event, never an exception. Nothing is sent before the first {@link #next()}.
 */
public interface ModelStream extends AutoCloseable {

    /**
     * The next event; blocks until there is one. Keep-alives, comments and empty deltas are passed over.
     *
     * @throws IllegalStateException after the terminal event
     */
    StreamEvent next();

    /**
     * Ends the call from any thread, in any phase, any number of times. The provider's connection is closed when this
     * returns; a blocked or later {@link #next()} yields {@link StreamEvent.Cancelled} unless the terminal had come.
     */
    @Override
    void close();
}
