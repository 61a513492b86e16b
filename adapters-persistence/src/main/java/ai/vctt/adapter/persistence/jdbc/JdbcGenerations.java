package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.application.generation.port.out.Checkpoint;
import ai.vctt.application.generation.port.out.Generations;
import ai.vctt.application.generation.port.out.Unfinished;
import ai.vctt.domain.UserId;
import ai.vctt.domain.generation.Attempt;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Generations in PostgreSQL, with times to the microsecond. What waits for the database is not found until it is there. */
final class JdbcGenerations implements Generations {

    private static final String FIND =
            "select * from generation where ended_at is not null and id = :id and question <> ''";
    private static final String FIND_BY_REQUEST =
            "select * from generation where ended_at is not null and owner = :owner and request_id = :requestId";
    private static final String FIND_UNFINISHED =
            "select * from generation where ended_at is null and server = :server and taken_from is not null";
    private static final String FIND_PARTS = "select id from generation where jam_id = :jam and id <> :jam"
            + " and ended_at is not null order by asked_at, id";
    private static final String FIND_ATTEMPTS = "select * from attempt where generation_id = :id order by number";
    private static final String FIND_PIECES = "select * from checkpoint where generation_id = :id order by seq";
    private static final RowMapper<GenerationRow> GENERATION = new SimplePropertyRowMapper<>(GenerationRow.class);
    private static final RowMapper<OpenRow> OPEN = new SimplePropertyRowMapper<>(OpenRow.class);
    private static final RowMapper<PieceRow> PIECE = new SimplePropertyRowMapper<>(PieceRow.class);
    private static final RowMapper<AttemptRow> ATTEMPT = new SimplePropertyRowMapper<>(AttemptRow.class);

    private final Rows rows = new RowsImpl();
    private final JdbcClient client;
    private final JournaledWrites writes;
    private final Places places;
    private final Lease lease;

    /** @param places for what a request waits for */
    JdbcGenerations(DataSource dataSource, JournaledWrites writes, Places places, Lease lease) {
        this.client = JdbcClient.create(dataSource);
        this.writes = writes;
        this.places = places;
        this.lease = lease;
    }

    @Override
    public boolean open(Generation.Streaming generation) {
        return writes.make(new Write.Opened(rows.row(generation.asked(), lease.server())));
    }

    @Override
    public void checkpoint(List<Checkpoint> checkpoints) {
        List<PieceRow> pieces = new ArrayList<>();
        List<AttemptRow> attempts = new ArrayList<>();
        for (Checkpoint checkpoint : checkpoints) {
            checkpoint.pieces().forEach(piece -> pieces.add(rows.row(checkpoint.id(), piece)));
            attempts.addAll(rowsOf(checkpoint.id(), checkpoint.attempts()));
        }
        writes.make(new Write.Checkpointed(pieces, attempts));
    }

    @Override
    public boolean add(Generation.Finished generation) {
        return writes.make(new Write.Ended(rows.row(generation), rowsOf(generation.id(), generation.attempts())));
    }

    private List<AttemptRow> rowsOf(GenerationId id, List<Attempt> attempts) {
        return attempts.stream().map(attempt -> rows.row(id, attempt)).toList();
    }

    @Override
    public void renewLease() {
        orAway(() -> {
            lease.renew();
            return null;
        });
    }

    @Override
    public List<Unfinished> unfinished() {
        List<Unfinished> left = orAway(() -> {
            lease.takeOver();
            return client.sql(FIND_UNFINISHED).param("server", lease.server()).query(OPEN).list().stream()
                    .map(this::unfinished)
                    .toList();
        });
        return left == null ? List.of() : left;
    }

    @Override
    public void interrupt(Generation.Finished generation) {
        writes.make(new Write.Interrupted(lease.server(), rows.row(generation)));
    }

    private Unfinished unfinished(OpenRow row) {
        long seq = 1;
        int attempt = 1;
        StringBuilder text = new StringBuilder();
        for (PieceRow piece :
                client.sql(FIND_PIECES).param("id", row.id()).query(PIECE).list()) {
            if (piece.position() > text.length()) {
                // A piece is missing, as the journal was full: what follows cannot be read without it.
                break;
            }
            text.setLength(piece.position());
            text.append(piece.chunk());
            seq = piece.seq();
            attempt = piece.attempt();
        }
        return new Unfinished(
                new Generation.Streaming(rows.asked(row)), seq, attempt, text.toString(), attemptsOf(row.id()));
    }

    @Override
    public Generation.@Nullable Finished find(GenerationId id) {
        return whole(() -> client.sql(FIND).param("id", id.value()));
    }

    @Override
    public Generation.@Nullable Finished find(UserId owner, RequestId requestId) {
        return whole(() -> client.sql(FIND_BY_REQUEST)
                .param("owner", Columns.owner(owner))
                .param("requestId", Columns.request(requestId)));
    }

    @Override
    public List<GenerationId> parts(GenerationId jam) {
        List<GenerationId> parts = soon(() -> client.sql(FIND_PARTS)
                .param("jam", jam.value())
                .query((row, _) -> new GenerationId(row.getObject(1, UUID.class)))
                .list());
        return parts == null ? List.of() : parts;
    }

    private Generation.@Nullable Finished whole(Supplier<JdbcClient.StatementSpec> query) {
        return soon(() -> {
            GenerationRow row = query.get().query(GENERATION).optional().orElse(null);
            return row == null ? null : rows.finished(row, attemptsOf(row.id()));
        });
    }

    /** What a request waits for; null as well when the database is away, or asked too much. */
    private <T> @Nullable T soon(Supplier<@Nullable T> query) {
        return orNull(() -> places.<@Nullable T>ask(() -> writes.ask(query)));
    }

    /** What is asked for; null as well when the database is away. */
    private <T> @Nullable T orAway(Supplier<@Nullable T> query) {
        return orNull(() -> writes.ask(query));
    }

    private static <T> @Nullable T orNull(Supplier<@Nullable T> query) {
        try {
            return query.get();
        } catch (NoAnswerException _) {
            return null;
        }
    }

    private List<Attempt> attemptsOf(UUID id) {
        return client.sql(FIND_ATTEMPTS).param("id", id).query(ATTEMPT).list().stream()
                .map(rows::attempt)
                .toList();
    }
}
