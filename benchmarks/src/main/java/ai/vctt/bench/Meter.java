package ai.vctt.bench;

import java.io.IOException;

/** CPU time from its making to its end. */
final class Meter {

    private static final double MICROS_PER_TICK = 10_000;

    private final Site site;
    private final ProcessTree ours;
    private final long began = System.nanoTime();
    private final Machine.Ticks machine;
    private final long all;
    private final long server;
    private final long serverAlone;
    private final long simulator;
    private final long load;

    Meter(Site site) throws IOException {
        this.site = site;
        machine = Machine.ticks();
        ours = new ProcessTree(ProcessHandle.current().pid(), site.folder);
        all = ours.cpuMicros();
        serverAlone = site.server.tree().ownCpuMicros();
        server = site.server.tree().cpuMicros();
        simulator = site.simulator.tree().cpuMicros();
        load = site.load.tree().cpuMicros();
    }

    /** Of the server and all it has started, in microseconds. */
    long serverMicros() throws IOException {
        return site.server.tree().cpuMicros() - server;
    }

    /** The part of it that its other processes had: its database. */
    long databaseMicros() throws IOException {
        return serverMicros() - (site.server.tree().ownCpuMicros() - serverAlone);
    }

    /** Who has used how much of one CPU, and how much of the machine was used by others, in percent. */
    void end(Figures figures) throws IOException {
        double micros = (System.nanoTime() - began) / 1e3;
        figures.put("server CPU %", 100 * serverMicros() / micros);
        figures.put("simulator CPU %", 100 * (site.simulator.tree().cpuMicros() - simulator) / micros);
        figures.put("load client CPU %", 100 * (site.load.tree().cpuMicros() - load) / micros);
        Machine.Ticks now = Machine.ticks();
        double own = (ours.cpuMicros() - all) / MICROS_PER_TICK;
        double others = now.busy() - machine.busy() - own;
        figures.put(Report.FOREIGN, Math.max(0, 100 * others / (now.all() - machine.all())));
    }
}
