package ai.vctt.bench.load;

import org.jspecify.annotations.Nullable;

/** One connection of the load client. Used by its event loop alone. */
interface Client {

    /** Told of what happens to a client. */
    interface Events {

        /** In the namespace. */
        default void joined(Client client) {}

        /** Not let in. */
        default void refused(String why) {}

        /** The answer's id is known; a resumed one says so by the same event. */
        default void started(Client client) {}

        /** Tokens have come. */
        default void progressed(Client client) {}

        /** The answer is over, well or not. */
        default void ended(Client client) {}
    }

    /** Questions from now on are turns of one conversation. */
    void converse();

    /** Asks for an answer. */
    void ask(Reading next, Events told);

    /** Reads an answer on. */
    void resume(String id, long after, Reading next, Events told);

    /** Ends the answer that is being read. */
    void stop();

    /** Goes away without a word. */
    void cut();

    /** Empty until it is known. */
    String sessionId();

    /** Null before the first question, and after a cut. */
    @Nullable
    Reading reading();
}
