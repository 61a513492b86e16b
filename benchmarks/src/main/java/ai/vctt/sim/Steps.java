package ai.vctt.sim;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Faults one call after the other; the last one stays. Thread-safe. */
final class Steps {

    private final List<Fault> faults;
    private int at;
    private int played;
    private @Nullable Instant since;

    Steps(List<Fault> faults) {
        this.faults = List.copyOf(faults);
    }

    synchronized Fault next(Instant now) {
        while (at < faults.size()) {
            Fault step = faults.get(at);
            switch (step) {
                case Fault.Times(int calls, Fault fault) -> {
                    if (played < calls) {
                        played++;
                        return fault;
                    }
                    advance();
                }
                case Fault.During(var time, Fault fault) -> {
                    since = since == null ? now : since;
                    if (now.isBefore(since.plus(time))) {
                        return fault;
                    }
                    advance();
                }
                default -> {
                    if (at < faults.size() - 1) {
                        advance();
                    }
                    return step;
                }
            }
        }
        return Fault.none();
    }

    private void advance() {
        at++;
        played = 0;
        since = null;
    }
}
