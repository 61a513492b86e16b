package ai.vctt.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Runs a scenario with all its peers, round by round in turn, and reports. */
final class Bench {

    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Options options;
    private final Map<Peer, List<Figures>> rounds = new EnumMap<>(Peer.class);

    private Bench(Options options) {
        this.options = options;
    }

    /** Returns whether nothing was found that should not be. */
    static boolean run(Options options) throws IOException, InterruptedException {
        return new Bench(options).run();
    }

    private boolean run() throws IOException, InterruptedException {
        Instant at = Clock.systemUTC().instant();
        Path folder = Files.createTempDirectory("vctt-bench");
        // The embedded PostgreSQL may run as another user, who has to get at its files.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            for (int round = 1; round <= options.rounds(); round++) {
                for (Peer peer : options.peers()) {
                    if (options.measures(peer)) {
                        measure(round, peer, folder.resolve(round + "-" + peer.label()));
                    }
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.err.println("vctt bench: what the processes said is in " + folder);
            throw e;
        }
        delete(folder);
        Report report = new Report(rounds);
        System.out.println(Machine.description());
        System.out.println(report.table());
        System.out.println("as JSON: " + write(at, report));
        return rounds.values().stream()
                .flatMap(List::stream)
                .allMatch(figures -> figures.faults().isEmpty());
    }

    private void measure(int round, Peer peer, Path folder) throws IOException, InterruptedException {
        System.err.println("vctt bench: " + name(options.scenario()) + ", round " + round + ", " + peer.label());
        try (Site site = Site.start(options, peer, folder)) {
            rounds.computeIfAbsent(peer, _ -> new ArrayList<>())
                    .add(options.scenario().measure(site));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Path write(Instant at, Report report) throws IOException {
        Map<Peer, List<Round>> written = new EnumMap<>(Peer.class);
        rounds.forEach((peer, all) -> written.put(
                peer,
                all.stream()
                        .map(figures -> new Round(figures.values(), figures.problems(), figures.faults()))
                        .toList()));
        Path results = Files.createDirectories(options.home().resolve("results"));
        Path file = results.resolve(FILE_TIME.format(at) + "-" + name(options.scenario()) + ".json");
        JsonMapper json = JsonMapper.builder().build();
        Files.write(
                file,
                json.writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(new Result(
                                at.toString(),
                                Machine.description(),
                                options,
                                report.isTooBusy(),
                                report.spreads(),
                                written)));
        return file;
    }

    /** A run's file. */
    private record Result(
            String at,
            String machine,
            Options options,
            boolean busy,
            Map<String, Map<Peer, Report.Spread>> figures,
            Map<Peer, List<Round>> rounds) {}

    /** One round of one peer, why answers failed in it, how often, and what should not have been. */
    private record Round(Map<String, Double> figures, Map<String, Integer> problems, List<String> faults) {}

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
