package ai.vctt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    private final Map<Peer, List<Figures>> rounds = new EnumMap<>(Peer.class);

    @Test
    void rounds_become_medians_with_their_spread_and_ratios() {
        rounds.put(Peer.ENGINE, List.of(round(20, 1), round(10, 1), round(90, 1)));
        rounds.put(Peer.NODE, List.of(round(40, 1), round(60, 1)));
        Report report = new Report(rounds);
        assertThat(report.spreads().get("CPU"))
                .isEqualTo(
                        Map.of(Peer.ENGINE, new Report.Spread(20, 10, 90), Peer.NODE, new Report.Spread(50, 40, 60)));
        assertThat(report.table()).containsPattern("CPU +20 \\(10 – 90\\) +50 \\(40 – 60\\) +0.40 ×");
        assertThat(report.table()).doesNotContain("BUSY");
    }

    @Test
    void one_round_on_a_busy_machine_is_enough_to_say_so() {
        rounds.put(Peer.ENGINE, List.of(round(20, 1), round(10, 10.5)));
        assertThat(new Report(rounds).table()).contains("THE MACHINE WAS BUSY");
    }

    @Test
    void a_token_that_is_lost_comes_twice_or_too_late_is_a_fault_of_the_whole() {
        Figures step = new Figures();
        step.putLoad(JsonMapper.shared().readTree("""
            {"tokens": 9, "lost": 3, "duplicated": 1, "reordered": 2, "completed": 1, "problems": {"slow": 4}}"""));
        Figures whole = new Figures();
        whole.putProblems(step);
        assertThat(whole.faults()).containsExactly("tokens lost: 3", "tokens duplicated: 1", "tokens reordered: 2");
        assertThat(whole.problems()).isEqualTo(Map.of("slow", 4));
    }

    private static Figures round(double cpu, double foreign) {
        Figures figures = new Figures();
        figures.put("CPU", cpu);
        figures.put(Report.FOREIGN, foreign);
        return figures;
    }
}
