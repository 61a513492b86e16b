package ai.vctt.bench.load;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many answers at once, each on a connection of its own, and with as many watchers on connections of their own. */
final class Asking implements Client.Events {

    /**
     * What is asked.
     *
     * @param watchers of each answer, beside who asked; 0 where there is more than one answer
     * @param answers each asks for, one after the other
     * @param conversing whether they are turns of one conversation of each who asks; else each stands alone
     * @param tokens of each answer
     * @param ramp the first to the last question; evenly, so that tokens of different answers do not come in step
     * @param deadline for all to end
     */
    record Plan(
            int streams,
            int watchers,
            int answers,
            boolean conversing,
            long tokens,
            Duration ramp,
            Duration deadline) {}

    private final EventLoop loop;
    private final Plan plan;
    private final Tally tally;
    private final List<Client> askers;
    private final Queue<Client> idle;
    private final Map<Client, List<Client>> watchers = new HashMap<>();
    private final Map<Client, Integer> asked = new HashMap<>();
    private final CompletableFuture<LoadResult> done = new CompletableFuture<>();
    private int over;

    private Asking(EventLoop loop, List<Client> clients, Plan plan, Tally tally) {
        this.loop = loop;
        this.plan = plan;
        this.tally = tally;
        this.askers = clients.subList(0, plan.streams());
        this.idle = new ArrayDeque<>(clients.subList(plan.streams(), plan.streams() * (1 + plan.watchers())));
    }

    static CompletableFuture<LoadResult> run(EventLoop loop, List<Client> clients, Plan plan, Tally tally) {
        Asking asking = new Asking(loop, List.copyOf(clients), plan, tally);
        loop.execute(asking::begin);
        return asking.done;
    }

    private void begin() {
        long gap = plan.ramp().toNanos() / plan.streams();
        for (int i = 0; i < askers.size(); i++) {
            Client asker = askers.get(i);
            if (plan.conversing()) {
                asker.converse();
            }
            var _ = loop.schedule(() -> ask(asker), i * gap, TimeUnit.NANOSECONDS);
        }
        var _ = loop.schedule(this::giveUp, plan.deadline().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ask(Client asker) {
        asked.merge(asker, 1, Integer::sum);
        asker.ask(reading(true), this);
    }

    private Reading reading(boolean timesFirst) {
        return new Reading(tally, plan.tokens(), tally.clock.getAsLong(), timesFirst);
    }

    @Override
    public void started(Client client) {
        if (plan.watchers() == 0 || watchers.containsKey(client) || !askers.contains(client)) {
            return;
        }
        List<Client> own = new ArrayList<>();
        for (int i = 0; i < plan.watchers(); i++) {
            Client watcher = idle.remove();
            watcher.resume(client.sessionId(), 0, reading(false), this);
            own.add(watcher);
        }
        watchers.put(client, own);
    }

    @Override
    public void ended(Client client) {
        if (!done.isDone() && asked.getOrDefault(client, plan.answers()) < plan.answers()) {
            ask(client);
            return;
        }
        over++;
        if (over == plan.streams() * (1 + plan.watchers())) {
            done.complete(tally.result());
        }
    }

    private void giveUp() {
        if (done.isDone()) {
            return;
        }
        for (Client asker : askers) {
            expire(asker);
            watchers.getOrDefault(asker, List.of()).forEach(Asking::expire);
        }
        done.complete(tally.result());
    }

    private static void expire(Client client) {
        Reading reading = client.reading();
        if (reading != null) {
            reading.fail("not over in time");
        }
    }
}
