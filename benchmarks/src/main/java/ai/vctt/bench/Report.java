package ai.vctt.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Rounds side by side: medians, spread, and ratios. */
final class Report {

    static final String FOREIGN = "foreign CPU %";
    private static final double TOO_BUSY = 10;
    private static final int NAME = 34;
    private static final int COLUMN = 26;

    /**
     * Of all rounds of one peer.
     *
     * @param least of them
     * @param most of them
     */
    record Spread(double median, double least, double most) {}

    private final Map<Peer, List<Figures>> rounds;

    Report(Map<Peer, List<Figures>> rounds) {
        this.rounds = rounds;
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** By figure and peer. */
    Map<String, Map<Peer, Spread>> spreads() {
        Set<String> names = new LinkedHashSet<>();
        rounds.values()
                .forEach(all ->
                        all.forEach(figures -> names.addAll(figures.values().keySet())));
        Map<String, Map<Peer, Spread>> spreads = new LinkedHashMap<>();
        for (String name : names) {
            Map<Peer, Spread> byPeer = new LinkedHashMap<>();
            rounds.forEach((peer, all) -> {
                List<Double> values = new ArrayList<>();
                for (Figures figures : all) {
                    if (figures.values().containsKey(name)) {
                        values.add(figures.get(name));
                    }
                }
                if (!values.isEmpty()) {
                    List<Double> sorted = values.stream().sorted().toList();
                    byPeer.put(peer, new Spread(median(values), sorted.getFirst(), sorted.getLast()));
                }
            });
            spreads.put(name, byPeer);
        }
        return spreads;
    }

    /** For people. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(pad("median (least – most)", NAME));
        rounds.keySet().forEach(peer -> table.append(pad(peer.label(), COLUMN)));
        boolean compared = rounds.containsKey(Peer.ENGINE);
        for (Peer peer : rounds.keySet()) {
            if (compared && peer != Peer.ENGINE) {
                table.append(pad("engine/" + peer.label(), COLUMN / 2));
            }
        }
        table.append('\n');
        spreads().forEach((name, byPeer) -> {
            table.append(pad(name, NAME));
            for (Peer peer : rounds.keySet()) {
                Spread spread = byPeer.get(peer);
                table.append(pad(spread == null ? "" : text(spread), COLUMN));
            }
            Spread engine = byPeer.get(Peer.ENGINE);
            for (Peer peer : rounds.keySet()) {
                Spread other = byPeer.get(peer);
                if (peer != Peer.ENGINE && engine != null && other != null && other.median() > 0) {
                    table.append(pad(format(engine.median() / other.median()) + " ×", COLUMN / 2));
                }
            }
            table.append('\n');
        });
        rounds.forEach((peer, all) -> {
            for (Figures figures : all) {
                if (!figures.problems().isEmpty()) {
                    table.append(peer.label())
                            .append(": ")
                            .append(figures.problems())
                            .append('\n');
                }
                figures.faults()
                        .forEach(fault -> table.append(peer.label())
                                .append(": ")
                                .append(fault)
                                .append('\n'));
            }
        });
        if (isTooBusy()) {
            table.append("\nTHE MACHINE WAS BUSY: others used more than 10 % of it in at least one round. Do not trust"
                    + " these figures.\n");
        }
        return table.toString();
    }

    /** Whether others used more than a tenth of the machine in any round. */
    boolean isTooBusy() {
        return rounds.values().stream().flatMap(List::stream).anyMatch(figures -> figures.get(FOREIGN) > TOO_BUSY);
    }

    private static String text(Spread spread) {
        return spread.least() == spread.most()
                ? format(spread.median())
                : format(spread.median()) + " (" + format(spread.least()) + " – " + format(spread.most()) + ")";
    }

    private static String format(double value) {
        double size = Math.abs(value);
        String form = size == Math.rint(size) || size >= 1_000 ? "%.0f" : size >= 100 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
