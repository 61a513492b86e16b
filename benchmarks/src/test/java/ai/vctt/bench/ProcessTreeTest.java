package ai.vctt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from files below {@code /proc}, and from what {@code jcmd} says. */
class ProcessTreeTest {

    private static final long NOBODY = Long.MAX_VALUE;

    @Test
    void cpu_time_counts_children_that_have_ended_whatever_the_name_is() {
        String stat = "4711 (a) b (c)) S 1 4711 4711 0 -1 4194560 901 77 0 0 120 30 4 5 20 0 12 0 100 2 3";
        assertThat(ProcessTree.cpuTicks(stat)).isEqualTo(159);
        assertThat(ProcessTree.cpuTicks("")).isZero();
    }

    @Test
    void who_has_left_its_parent_belongs_to_those_whose_folder_it_names(@TempDir Path folder) throws Exception {
        Process orphan = new ProcessBuilder("sh", "-c", "while read -r _; do :; done; exit 0 # " + folder).start();
        try {
            long busy = new ProcessTree(NOBODY, folder).proportionalKilobytes();
            assertThat(busy).isPositive();
            assertThat(new ProcessTree(NOBODY, folder.resolve("other")).proportionalKilobytes())
                    .isZero();
            assertThat(new ProcessTree(NOBODY, null).proportionalKilobytes()).isZero();
        } finally {
            orphan.destroy();
        }
    }

    @Test
    void memory_is_found_by_its_name() {
        String status = "Name:\tjava\nVmPeak:\t  900 kB\nVmHWM:\t  276604 kB\nVmRSS:\t  200 kB\n";
        assertThat(ProcessTree.number(status, "VmHWM:")).isEqualTo(276_604);
        assertThat(ProcessTree.number(status, "Pss:")).isZero();
    }

    @Test
    void the_machine_is_busy_in_user_nice_and_system_time() {
        assertThat(Machine.parse("cpu  100 20 30 800 40 5 6 7 99 0")).isEqualTo(new Machine.Ticks(150, 1_008));
    }

    @Test
    void holes_of_the_collector_are_no_live_objects() {
        String histogram = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         91120       61546120  [B (java.base@25.0.3)
               2:            12       12953656  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
               3:           800          64000  ai.vctt.adapter.persistence.memory.Pieces
               4:             3             48  jdk.internal.vm.FillerObject (java.base@25.0.3)
            Total         91935       74563824
            """;
        assertThat(Heap.live(histogram)).isEqualTo(61_546_120 + 64_000);
    }
}
