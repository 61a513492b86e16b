package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;

/** Whoever starts the server with a bad value reads one line that names the key. */
class StartFailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vctt.limits.running=0          | vctt.limits.running: 0 (expected: > 0)",
                "vctt.limits.message-chars=many | vctt.limits.message-chars: many (expected: int)",
                "vctt.clocks.idle=0s            | vctt.clocks.idle: PT0S (expected: > 0)",
                "vctt.streams.drain=-1s         | vctt.streams.drain: PT-1S (expected: ≥ 0)",
                "vctt.agents.primary.temperature=3 | vctt.agents.primary.temperature: 3.0 (expected: 0 to 2)",
                "vctt.agents.primary.chain=gpt-99 | vctt.agents.primary.chain: gpt-99 (expected: ids under vctt.models)",
                "vctt.agents.wizard.chain=demo  | vctt.agents.wizard: unknown (expected: the name of a role, like analyst)",
                "vctt.socket.max-sessions=0     | vctt.socket.max-sessions: 0 (expected: > 0)",
                "vctt.socket.path=nowhere       | vctt.socket.path: nowhere (expected: like /socket.io/)",
                "vctt.socket.trusted-proxies=lb.example | vctt.socket.trusted-proxies: lb.example (expected: an address or a network, like 10.0.0.0/8)",
                "vctt.access.token=short        | vctt.access.token: 5 characters (expected: at least 16)",
                "vctt.access.admin-key=short    | vctt.access.admin-key: 5 characters (expected: at least 16)",
                "vctt.budget.usd-per-day=-1     | vctt.budget.usd-per-day: -1 (expected: ≥ 0)",
                "vctt.budget.alert-at=2         | vctt.budget.alert-at: 2.0 (expected: 0 to 1)",
                "vctt.limits.requests-per-minute=0 | vctt.limits.requests-per-minute: 0 (expected: ≥ 1)",
                "vctt.rest.max-body=0B          | vctt.rest.max-body: 0B (expected: 1B to 2047MB)",
                "vctt.store=paper               | vctt.store: paper (expected: postgres or memory)",
                "vctt.store.connections=0       | vctt.store.connections: 0 (expected: ≥ 1)",
                "vctt.models.gpt-4o.input-per-million=-1 | vctt.models.gpt-4o.input-per-million: -1 (expected: ≥ 0)",
            })
    void a_bad_value_stops_the_start_with_one_line_that_names_the_key(String setting, String line) {
        assertThat(lineFor("--" + setting)).isEqualTo(line);
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(lineFor("--server.port=" + taken.getLocalPort()))
                    .startsWith("server.port: " + taken.getLocalPort() + " is in use");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void a_server_that_is_open_is_not_shown_to_other_machines_unless_that_is_said(String address) {
        assertThat(lineFor("--server.address=" + address, "--vctt.store=memory"))
                .startsWith("server.address: ")
                .contains("(expected: this machine alone, like 127.0.0.1, as there is no key")
                .endsWith("set VCTT_ADMIN_KEY, or say vctt.access.open=true)");
    }

    @Test
    void a_database_that_is_not_there_is_named_without_its_password() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(lineFor("--vctt.store=postgres", "--vctt.store.url=postgres://ann:secret@127.0.0.1:" + free + "/db"))
                .startsWith("vctt.store.url: no connection to 127.0.0.1:" + free + "/db: ")
                .doesNotContain("secret");
        assertThat(lineFor("--vctt.store=postgres", "--vctt.store.url=mysql://ann:secret@db/x"))
                .isEqualTo("vctt.store.url: unreadable (expected: jdbc:postgresql://host:port/database"
                        + " or postgres://user:password@host:port/database)");
    }

    private static String lineFor(String... settings) {
        List<String> args = new ArrayList<>(List.of("--logging.level.root=off"));
        args.addAll(List.of(settings));
        if (!settings[0].startsWith("--server.port")) {
            args.add("--server.port=0");
        }
        Throwable failure =
                catchThrowable(() -> SpringApplication.run(VcttApplication.class, args.toArray(String[]::new)));
        assertThat(failure).as("the start with " + args).isNotNull();
        return StartFailure.lineFor(failure);
    }
}
