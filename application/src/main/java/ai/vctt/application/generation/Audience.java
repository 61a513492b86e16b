package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.ListStreams.RunningStream;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.application.generation.port.in.WatchGeneration;
import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationEvent;
import ai.vctt.domain.generation.GenerationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who may see generations watch, stop and list them; to others they are not there. It does not matter whether
 * one runs, has ended lately or is only on record. Thread-safe.
 */
final class Audience {

    private static final Refusal NOT_FOUND =
            new Refusal(ErrorCode.STREAM_NOT_FOUND, "sessionId: there is no such generation");

    private final Registry registry;
    private final Generations generations;
    private final GenerationLog logs;
    private final GenerationSettings.Limits limits;
    private final InstantSource clock;

    Audience(
            Registry registry,
            Generations generations,
            GenerationLog logs,
            GenerationSettings.Limits limits,
            InstantSource clock) {
        this.registry = registry;
        this.generations = generations;
        this.logs = logs;
        this.limits = limits;
        this.clock = clock;
    }

    WatchGeneration.Result watch(GenerationId id, Principal viewer, long after, Runnable wake) {
        GenerationRun run = registry.running(id);
        return run == null ? watchEnded(id, viewer, after, wake) : watchRunning(run, viewer, after, wake);
    }

    private WatchGeneration.Result watchRunning(GenerationRun run, Principal viewer, long after, Runnable wake) {
        if (!viewer.maySee(run.generation().owner())) {
            return new WatchGeneration.Result.Refused(NOT_FOUND);
        }
        if (!run.watchers().join()) {
            return new WatchGeneration.Result.Refused(new Refusal(
                    ErrorCode.RATE_LIMITED, "sessionId: watched by " + limits.watchersPerGeneration() + " already"));
        }
        GenerationLog.Reader log = logs.find(run.generation().id());
        Runnable leave = () -> run.watchers().leave(clock.instant());
        return log == null
                ? new WatchGeneration.Result.Refused(NOT_FOUND)
                : new WatchGeneration.Result.Watching(new LogCursor(log, after, wake, leave));
    }

    private WatchGeneration.Result watchEnded(GenerationId id, Principal viewer, long after, Runnable wake) {
        Generation.Finished finished = finished(id, viewer);
        if (finished == null) {
            return new WatchGeneration.Result.Refused(NOT_FOUND);
        }
        GenerationLog.Reader log = logs.find(id);
        return new WatchGeneration.Result.Watching(
                log == null ? new RecordedCursor(finished, after) : new LogCursor(log, after, wake, () -> {}));
    }

    /** Null when there is none that has ended, or it is not theirs. */
    private Generation.@Nullable Finished finished(GenerationId id, Principal viewer) {
        Generation.Finished finished = registry.retained(id);
        if (finished == null) {
            finished = generations.find(id);
        }
        return finished != null && viewer.maySee(finished.owner()) ? finished : null;
    }

    StopGeneration.Result stop(GenerationId id, Principal asker) {
        Instant asked = clock.instant();
        GenerationRun run = registry.running(id);
        if (run == null) {
            Generation.Finished finished = finished(id, asker);
            return finished == null ? new StopGeneration.Result.Refused(NOT_FOUND) : stopped(finished, Duration.ZERO);
        }
        if (!asker.maySee(run.generation().owner())) {
            return new StopGeneration.Result.Refused(NOT_FOUND);
        }
        run.end(EndCause.STOPPED);
        Duration closedAfter = Duration.between(asked, clock.instant());
        try {
            return stopped(run.awaitEnd(), closedAfter);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new StopGeneration.Result.Refused(
                    new Refusal(ErrorCode.SHUTTING_DOWN, "The server is shutting down; the generation ends with it."));
        }
    }

    private static StopGeneration.Result stopped(Generation.Finished finished, Duration closedAfter) {
        GenerationEvent.Ended end = (GenerationEvent.Ended) finished.end().event();
        return new StopGeneration.Result.Stopped(end.spend(), closedAfter);
    }

    List<RunningStream> streams(Principal viewer) {
        return registry.running().stream()
                .filter(run -> viewer.maySee(run.generation().owner()))
                .map(GenerationRun::snapshot)
                .sorted(Comparator.comparing(RunningStream::startedAt))
                .toList();
    }
}
