package ai.vctt.adapter.rest.access;

import ai.vctt.application.generation.port.in.Refusal;

/** A use case refused; what it said is for whoever asked. */
public final class RefusedException extends RuntimeException {

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
