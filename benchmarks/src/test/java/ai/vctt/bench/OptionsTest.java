package ai.vctt.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void what_is_not_said_is_usual() {
        Options options = Options.parse(new String[] {"stop", "--streams=20", "--peers=node,engine", "--jar=a.jar"});
        assertThat(options.scenario()).isEqualTo(Scenario.STOP);
        assertThat(options.streams()).isEqualTo(20);
        assertThat(options.rate()).isEqualTo(40);
        assertThat(options.peers()).isEqualTo(List.of(Peer.NODE, Peer.ENGINE));
        assertThat(options.jar()).isEqualTo(Path.of("a.jar"));
        assertThat(options.store()).isNull();
    }

    @Test
    void what_makes_no_sense_is_named() {
        refuses("--streams=0", "--streams=0 (expected: 1–20000)");
        refuses("--seconds=forever", "--seconds=forever (expected: 1–300)");
        refuses("--speed=9", "--speed=9 (expected: an option below, with =value)");
        refuses("--streams", "--streams (expected: an option below, with =value)");
        refuses("--peers=php", "php (expected: one of [engine, node, floor])");
        refuses("fast", "fast (expected: one of [steady, stop, knee, idle, resume, watchers, growth, soak])");
    }

    @Test
    void growth_is_measured_of_those_who_can_grow_that_way() {
        Options streams = Options.parse(new String[] {"growth"});
        Options watchers = Options.parse(new String[] {"growth", "--axis=watchers"});
        assertThat(Peer.values()).allMatch(streams::measures);
        assertThat(Peer.values()).filteredOn(watchers::measures).containsExactly(Peer.ENGINE);
    }

    private static void refuses(String argument, String message) {
        assertThatThrownBy(() -> Options.parse(new String[] {argument})).hasMessage(message);
    }
}
