package ai.vctt.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The last calls and the bill of all. Thread-safe. */
final class CallLog {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Names come from requests; the bill of the others is part of the whole only. */
    private static final int MOST_MODELS = 1_000;

    private final int remembered;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entry> recent = new ArrayDeque<>();
    private final Map<String, Bill> bills = new LinkedHashMap<>();
    private Bill bill = Bill.EMPTY;
    private long numbers;
    private long taken;
    private int running;

    private record Entry(long number, Call call) {}

    CallLog(int remembered) {
        this.remembered = remembered;
    }

    long nextNumber() {
        lock.lock();
        try {
            return ++numbers;
        } finally {
            lock.unlock();
        }
    }

    void began(long number, Call call) {
        lock.lock();
        try {
            recent.addLast(new Entry(number, call));
            if (recent.size() > remembered) {
                recent.removeFirst();
            }
            running++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void ended(Call call) {
        Charge charge = call.record().charge();
        lock.lock();
        try {
            running--;
            bill = bill.plus(charge);
            Bill ofModel = bills.get(call.model());
            if (ofModel != null || bills.size() < MOST_MODELS) {
                bills.put(call.model(), (ofModel == null ? Bill.EMPTY : ofModel).plus(charge));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        call.tellEnd();
    }

    Bill bill() {
        return read(() -> bill);
    }

    Bill bill(String model) {
        return read(() -> bills.getOrDefault(model, Bill.EMPTY));
    }

    Map<String, Bill> billsByModel() {
        return read(() -> Map.copyOf(bills));
    }

    int running() {
        return read(() -> running);
    }

    List<Call> calls(Predicate<Call> which) {
        return read(() -> {
            List<Call> calls = new ArrayList<>();
            for (Entry entry : recent) {
                if (which.test(entry.call())) {
                    calls.add(entry.call());
                }
            }
            return calls;
        });
    }

    /** The next call nobody has taken. */
    Call take() throws InterruptedException {
        return await("another call", this::nextUntaken);
    }

    List<Call> awaitCalls(Predicate<Call> which, int count) throws InterruptedException {
        return await(count + " calls", () -> {
            List<Call> calls = calls(which);
            return calls.size() < count ? null : calls;
        });
    }

    void awaitNoneRunning() throws InterruptedException {
        await("the end of all calls", () -> running == 0 ? this : null);
    }

    void clear() {
        lock.lock();
        try {
            recent.clear();
            bills.clear();
            bill = Bill.EMPTY;
            taken = numbers;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Call nextUntaken() {
        for (Entry entry : recent) {
            if (entry.number() > taken) {
                taken = entry.number();
                return entry.call();
            }
        }
        return null;
    }

    private <T> T read(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    private <T> T await(String what, Supplier<@Nullable T> ready) throws InterruptedException {
        long left = PATIENCE.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                T result = ready.get();
                if (result != null) {
                    return result;
                }
                if (left <= 0) {
                    throw new IllegalStateException("not within " + PATIENCE.toSeconds() + " s: " + what);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
