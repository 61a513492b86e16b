package ai.vctt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** One peer with a simulator and a load client of its own, all just started. */
final class Site implements AutoCloseable {

    final Options options;
    final Peer peer;
    /** Of what its processes write. */
    final Path folder;

    final SimulatorProcess simulator;
    final Child server;
    final LoadProcess load;

    private Site(Options options, Peer peer, Path folder, SimulatorProcess simulator, Child server, LoadProcess load) {
        this.options = options;
        this.peer = peer;
        this.folder = folder;
        this.simulator = simulator;
        this.server = server;
        this.load = load;
    }

    static Site start(Options options, Peer peer, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        SimulatorProcess simulator = SimulatorProcess.start(folder, Commands.simulator(options));
        try {
            int port = Child.freePort();
            Child server = Commands.start(peer, options, folder, simulator.url(), port);
            try {
                return new Site(
                        options,
                        peer,
                        folder,
                        simulator,
                        server,
                        LoadProcess.start(
                                folder,
                                Commands.own(
                                        "load",
                                        Integer.toString(port),
                                        options.api().label())));
            } catch (IOException e) {
                server.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            simulator.close();
            throw e;
        }
    }

    /** Opens these connections and lets them carry the usual load for a while, in answers that are over soon. */
    void warmUp(int streams) throws IOException, InterruptedException {
        load.open(streams);
        JsonNode result = ask(Load.inTurn(options, streams, options.warmup()));
        if (result.path("completed").asInt() == 0) {
            throw new IllegalStateException("no answer ended well: " + result.path("problems"));
        }
    }

    /** Answers of the usual rate. */
    JsonNode ask(int streams, int watchers, int seconds) throws IOException, InterruptedException {
        return ask(Load.usual(options, streams, watchers, seconds));
    }

    JsonNode ask(Load what) throws IOException, InterruptedException {
        begin(what);
        return load.await();
    }

    void begin(Load what) throws IOException, InterruptedException {
        simulator.shape(what.tokens(), what.rate());
        load.begin(LoadProcess.command("ask")
                .put("streams", what.streams())
                .put("watchers", what.watchers())
                .put("answers", what.answers())
                .put("conversing", what.conversing())
                .put("tokens", what.tokens())
                .put("rampMillis", what.ramp().toMillis())
                .put("deadlineMillis", what.deadline().toMillis()));
    }

    /** Live objects of the server in KB; 0 when it is no JVM. */
    double liveHeap() throws IOException, InterruptedException {
        return peer.isJava() ? Heap.liveKilobytes(server.tree()) : 0;
    }

    @Override
    public void close() {
        load.close();
        server.close();
        simulator.close();
    }
}
