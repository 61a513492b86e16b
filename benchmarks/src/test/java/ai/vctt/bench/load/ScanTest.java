package ai.vctt.bench.load;

import static ai.vctt.bench.load.Scan.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScanTest {

    private static final byte[] JSON = ascii("{\"seq\":42,\"chunk\":\"a\\\"b\",\"offset\":7}");

    @Test
    void fields_are_found_by_their_names() {
        assertThat(Scan.numberBehind(ascii("\"seq\":"), JSON, 0, JSON.length)).isEqualTo(42);
        assertThat(Scan.numberBehind(ascii("\"offset\":"), JSON, 0, JSON.length))
                .isEqualTo(7);
        assertThat(Scan.stringBehind(ascii("\"chunk\":\""), JSON, 0, JSON.length))
                .isEqualTo("a\\\"b");
    }

    @Test
    void what_is_not_there_is_not_found_behind_the_end_either() {
        assertThat(Scan.numberBehind(ascii("\"attempt\":"), JSON, 0, JSON.length))
                .isEqualTo(-1);
        assertThat(Scan.numberBehind(ascii("\"offset\":"), JSON, 0, JSON.length - 3))
                .isEqualTo(-1);
        assertThat(Scan.stringBehind(ascii("\"error\":\""), JSON, 0, JSON.length))
                .isEmpty();
        assertThat(Scan.startsWith(ascii("{\"seq\""), JSON, 3)).isFalse();
    }

    @Test
    void a_string_without_an_end_goes_up_to_the_last_byte() {
        byte[] cut = ascii("abc\\");
        assertThat(Scan.endOfString(cut, 0, cut.length)).isEqualTo(cut.length);
    }
}
