package ai.vctt.adapter.ws.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.domain.InvalidValueException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private static final TrustedProxies PROXIES =
            new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8", "2001:db8::1"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Nobody else is believed.
                "203.0.113.9 | 198.51.100.1                  | 203.0.113.9",
                // The nearest that is no proxy of ours; what stands before it may be made up.
                "10.1.2.3    | 198.51.100.1                  | 198.51.100.1",
                "10.1.2.3    | 1.1.1.1, 198.51.100.1         | 198.51.100.1",
                "10.1.2.3    | 1.1.1.1, 198.51.100.1, fd00::5| 198.51.100.1",
                "192.0.2.7   | 10.9.9.9                      | 10.9.9.9",
                "192.0.2.8   | 198.51.100.1                  | 192.0.2.8",
                "2001:db8::1 | 2001:db8:5::9                 | 2001:db8:5:0:0:0:0:9",
                "::ffff:10.0.0.1 | ::ffff:198.51.100.1       | 198.51.100.1",
                // Ports, as some proxies write them.
                "10.1.2.3    | 198.51.100.1:4711             | 198.51.100.1",
                "10.1.2.3    | [2001:db8:5::9]:443           | 2001:db8:5:0:0:0:0:9",
                // Rubbish is where the chain ends.
                "10.1.2.3    | ''                            | 10.1.2.3",
                "10.1.2.3    | 198.51.100.1, unknown         | 10.1.2.3",
                "10.1.2.3    | localhost                     | 10.1.2.3",
                "10.1.2.3    | [::1                          | 10.1.2.3",
                "10.1.2.3    | 198.51.100.1, unknown, 10.4.4.4 | 10.4.4.4",
            })
    void the_client_is_the_nearest_that_is_no_proxy(String peer, String header, String client) throws Exception {
        assertThat(PROXIES.clientOf(InetAddress.getByName(peer), List.of(header))
                        .getHostAddress())
                .isEqualTo(client);
    }

    @Test
    void several_headers_count_as_one() throws Exception {
        InetAddress peer = InetAddress.getByName("10.1.2.3");
        assertThat(PROXIES.clientOf(peer, List.of("1.1.1.1", "198.51.100.1, 10.4.4.4"))
                        .getHostAddress())
                .isEqualTo("198.51.100.1");
        assertThat(PROXIES.clientOf(peer, List.of())).isEqualTo(peer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "proxy.example.com", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129"})
    void a_network_is_written_in_numbers(String broken) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(broken)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("trustedProxies: ");
    }
}
