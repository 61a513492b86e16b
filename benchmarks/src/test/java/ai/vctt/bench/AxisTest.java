package ai.vctt.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is asked for at the steps of an axis. */
class AxisTest {

    private final Options options =
            Options.parse(new String[] {"growth", "--streams=500", "--rate=40", "--seconds=20"});

    @Test
    void more_streams_share_the_same_tokens_per_second() {
        Load few = Axis.STREAMS.load(options, 10);
        Load many = Axis.STREAMS.load(options, 5_000);
        assertThat(few.tokensPerSecond()).isEqualTo(20_000).isEqualTo(many.tokensPerSecond());
        assertThat(few.length()).isEqualTo(Duration.ofSeconds(20)).isEqualTo(many.length());
        assertThat(many.tokens()).isEqualTo(80);
    }

    @Test
    void short_answers_follow_each_other_and_long_ones_take_their_time() {
        Load brief = Axis.TOKENS.load(options, 100);
        Load endless = Axis.TOKENS.load(options, 100_000);
        assertThat(brief.answers()).isEqualTo(500);
        assertThat(endless.answers()).isEqualTo(1);
        assertThat(endless.length()).isEqualTo(Duration.ofSeconds(40));
        assertThat(endless.deadline()).isGreaterThan(Duration.ofSeconds(60));
    }

    @Test
    void readers_together_get_the_same_however_many_watch() {
        assertThat(Axis.WATCHERS.load(options, 0).tokensPerSecond()).isEqualTo(20_000);
        Load watched = Axis.WATCHERS.load(options, 4);
        assertThat(watched.streams()).isEqualTo(100);
        assertThat(watched.tokensPerSecond()).isEqualTo(20_000);
    }
}
