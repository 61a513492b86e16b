package ai.vctt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is read from files below {@code /proc}, and from what {@code jcmd} says. */
class ProcessTreeTest {

    @Test
    void cpu_time_counts_children_that_have_ended_whatever_the_name_is() {
        String stat = "4711 (a) b (c)) S 1 4711 4711 0 -1 4194560 901 77 0 0 120 30 4 5 20 0 12 0 100 2 3";
        assertThat(ProcessTree.cpuTicks(stat)).isEqualTo(159);
        assertThat(ProcessTree.cpuTicks("")).isZero();
    }

    @Test
    void memory_is_found_by_its_name() {
        String status = "Name:\tjava\nVmPeak:\t  900 kB\nVmHWM:\t  276604 kB\nVmRSS:\t  200 kB\n";
        assertThat(ProcessTree.kilobytes(status, "VmHWM:")).isEqualTo(276_604);
        assertThat(ProcessTree.kilobytes(status, "Pss:")).isZero();
    }

    @Test
    void the_machine_is_busy_in_user_nice_and_system_time() {
        assertThat(Machine.parse("cpu  100 20 30 800 40 5 6 7 99 0")).isEqualTo(new Machine.Ticks(150, 1_008));
    }

    @Test
    void metaspace_is_no_heap() {
        String info = """
                4711:
                 DefNew     total 9792K, used 325K [0x1, 0x2, 0x3)
                  eden space 8704K,   3% used [0x1, 0x2, 0x3)
                 Tenured    total 21888K, used 1234K [0x1, 0x2, 0x3)
                 Metaspace       used 5678K, committed 5888K, reserved 1114112K
                  class space    used 999K, committed 1024K, reserved 1048576K
                """;
        assertThat(Heap.used(info)).isEqualTo(1_559);
    }
}
