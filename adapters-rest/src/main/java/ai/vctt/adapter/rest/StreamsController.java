package ai.vctt.adapter.rest;

import ai.vctt.application.generation.port.in.ListStreams;
import ai.vctt.application.generation.port.in.ListStreams.RunningStream;
import ai.vctt.application.generation.port.in.StopGeneration;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.GenerationId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is streaming now: to an admin everything, to others their own. */
@RestController
@RequestMapping("/api/v1/streams")
class StreamsController {

    private final ListStreams streams;
    private final StopGeneration stop;

    StreamsController(ListStreams streams, StopGeneration stop) {
        this.streams = streams;
        this.stop = stop;
    }

    record Streams(List<StreamView> streams) {}

    /**
     * @param costUsd so far; null when a price is not known
     * @param jamId that it is a part of, or is; null when neither
     */
    record StreamView(
            String id,
            String user,
            String agentRole,
            String model,
            Instant startedAt,
            int attempt,
            long tokens,
            @Nullable BigDecimal costUsd,
            int watchers,
            @Nullable String jamId) {

        static StreamView from(RunningStream stream) {
            return new StreamView(
                    stream.id().toString(),
                    stream.owner().value(),
                    stream.role().wireName(),
                    stream.model().value(),
                    stream.startedAt(),
                    stream.attempt(),
                    stream.spend().tokens(),
                    usd(stream.spend().cost()),
                    stream.watchers(),
                    stream.jam() == null ? null : stream.jam().toString());
        }
    }

    /** @param closedAfterMs until the provider's connection was closed */
    record Receipt(String id, long tokens, @Nullable BigDecimal costUsd, long closedAfterMs) {}

    @GetMapping
    Streams streams(Principal asker) {
        return new Streams(streams.streams(asker).stream().map(StreamView::from).toList());
    }

    @DeleteMapping("/{id}")
    ResponseEntity<?> stop(@PathVariable("id") String name, Principal asker) {
        GenerationId id = GenerationId.parse(name);
        if (id == null) {
            return Problem.of(ErrorCode.STREAM_NOT_FOUND, "id: there is no such generation", "id");
        }
        return switch (stop.stop(id, asker)) {
            case StopGeneration.Result.Stopped stopped ->
                ResponseEntity.ok(new Receipt(
                        id.toString(),
                        stopped.spend().tokens(),
                        usd(stopped.spend().cost()),
                        stopped.closedAfter().toMillis()));
            case StopGeneration.Result.Refused(var refusal) -> Problem.of(refusal.code(), refusal.message());
        };
    }

    private static @Nullable BigDecimal usd(@Nullable Money money) {
        return money == null ? null : money.usd();
    }
}
