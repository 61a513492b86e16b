package ai.vctt.bench.load;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Opens many connections, a few at a time. */
final class Opening implements Client.Events {

    private static final int AT_ONCE = 64;

    /** How it went. */
    record Result(int opened) {}

    private final Connector connector;
    private final List<Client> clients;
    private final int count;
    private final CompletableFuture<Result> done = new CompletableFuture<>();
    private int begun;
    private int joined;

    private Opening(Connector connector, List<Client> clients, int count) {
        this.connector = connector;
        this.clients = clients;
        this.count = count;
    }

    /** Adds them to these clients; the future fails when one is not let in. */
    static CompletableFuture<Result> run(EventLoop loop, Connector connector, List<Client> clients, int count) {
        Opening opening = new Opening(connector, clients, count);
        loop.execute(opening::begin);
        return opening.done;
    }

    private void begin() {
        if (count == 0) {
            done.complete(new Result(0));
        }
        while (begun < Math.min(count, AT_ONCE)) {
            openOne();
        }
    }

    private void openOne() {
        begun++;
        connector.open(this);
    }

    @Override
    public void joined(Client client) {
        clients.add(client);
        joined++;
        if (joined == count) {
            done.complete(new Result(joined));
        } else if (begun < count) {
            openOne();
        }
    }

    @Override
    public void refused(String why) {
        done.completeExceptionally(new IllegalStateException(joined + " of " + count + " connections: " + why));
    }
}
