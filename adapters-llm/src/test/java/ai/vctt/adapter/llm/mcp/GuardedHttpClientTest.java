package ai.vctt.adapter.llm.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.vctt.adapter.llm.http.FixtureServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedHttpClientTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "fe80::1",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "0.0.0.0",
                "224.0.0.1"
            })
    void addresses_that_give_away_credentials_are_never_asked(String address) throws IOException {
        assertThat(AddressGuard.isForbidden(InetAddress.getByName(address))).isTrue();
        String host = address.contains(":") ? "[" + address + "]" : address;
        assertThatThrownBy(() -> get(URI.create("http://" + host + "/"), Set.of()))
                .isInstanceOf(AddressGuard.ForbiddenAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "93.184.216.34", "2002:0a00:0001::1"})
    void others_are(String address) throws IOException {
        assertThat(AddressGuard.isForbidden(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void redirects_are_followed_where_they_may_lead_and_carry_no_secret_elsewhere() throws Exception {
        try (FixtureServer there = new FixtureServer(call -> call.answer(200, "text/plain", "there"));
                FixtureServer here = new FixtureServer(call -> redirect(call, there.uri() + "/x"))) {
            assertThat(get(here.uri(), Set.of()).body()).isEqualTo("there");
            assertThat(here.requests().getFirst().headers()).containsEntry("authorization", "secret");
            assertThat(there.requests().getFirst().headers())
                    .doesNotContainKey("authorization")
                    .containsEntry("mcp-session-id", "1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/", "http://elsewhere.test/", "file:///etc/passwd", "http://["})
    void other_redirects_are_refused(String target) throws Exception {
        try (FixtureServer here = new FixtureServer(call -> redirect(call, target))) {
            assertThatThrownBy(() -> get(here.uri(), Set.of("169.254.169.254"))).isInstanceOf(IOException.class);
            assertThat(here.requests()).hasSize(1);
        }
    }

    @Test
    void redirects_in_a_circle_end() throws Exception {
        try (FixtureServer here = new FixtureServer(call -> redirect(call, "/again"))) {
            assertThatThrownBy(() -> get(here.uri(), Set.of())).hasMessage("more than 5 redirects");
            assertThat(here.requests()).hasSize(6);
        }
    }

    private static void redirect(FixtureServer.Call call, String to) throws IOException {
        call.answer(307, "text/plain", "elsewhere", "Location: " + to);
    }

    private static HttpResponse<String> get(URI uri, Set<String> redirectHosts)
            throws IOException, InterruptedException {
        try (HttpClient client = GuardedHttpClient.Builder.of(new AddressGuard(uri, redirectHosts))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Authorization", "secret")
                    .header("Mcp-Session-Id", "1")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
