package ai.vctt.application.generation.port.out;

import java.time.InstantSource;

class SimpleCallGateTest extends CallGateContract {

    @Override
    protected CallGate gate(InstantSource clock, int callsPerProvider) {
        return new SimpleCallGate(clock, callsPerProvider);
    }
}
