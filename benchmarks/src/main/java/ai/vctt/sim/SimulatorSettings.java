package ai.vctt.sim;

import java.net.InetAddress;
import java.time.Clock;
import java.time.InstantSource;

/**
 * How a simulator is set up.
 *
 * @param address to listen on
 * @param port 0: any that is free
 * @param seed the same seed, model and messages give the same answer
 * @param shape of answers, unless something else is asked for
 * @param remembered how many calls the log keeps; the bill counts all
 * @param clock tells arrivals, stamps, and how long a fault of some time goes on; the pace is always real
 */
public record SimulatorSettings(
        InetAddress address, int port, long seed, Shape shape, int remembered, InstantSource clock) {

    /** On this machine only, on a free port. */
    public static final SimulatorSettings USUAL =
            new SimulatorSettings(InetAddress.getLoopbackAddress(), 0, 1, Shape.USUAL, 10_000, Clock.systemUTC());

    public SimulatorSettings port(int port) {
        return new SimulatorSettings(address, port, seed, shape, remembered, clock);
    }

    public SimulatorSettings address(InetAddress address) {
        return new SimulatorSettings(address, port, seed, shape, remembered, clock);
    }

    public SimulatorSettings seed(long seed) {
        return new SimulatorSettings(address, port, seed, shape, remembered, clock);
    }

    public SimulatorSettings shape(Shape shape) {
        return new SimulatorSettings(address, port, seed, shape, remembered, clock);
    }

    public SimulatorSettings clock(InstantSource clock) {
        return new SimulatorSettings(address, port, seed, shape, remembered, clock);
    }
}
