package ai.vctt.adapter.rest.openai;

import ai.vctt.domain.generation.SequencedEvent;

/** Decides what of a generation a caller is told, and when. For one thread at a time. */
interface SseAnswer {

    /** Takes the next event of the log. */
    void take(SequencedEvent event);

    /** Whether there is something that may be sent now. */
    boolean ready();

    /** Hands over what may be sent now. What has been handed over cannot be taken back. */
    void flush();

    /** How many characters wait for being handed over or sent. */
    int waiting();

    /** Nothing more is to come. */
    boolean over();
}
