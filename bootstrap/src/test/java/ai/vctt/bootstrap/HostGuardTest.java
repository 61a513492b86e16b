package ai.vctt.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST:80",
                "vctt.localhost",
                "127.0.0.1:8080",
                "192.168.1.7",
                "[::1]:8080"
            })
    void addresses_and_localhost_are_this_server(String host) {
        assertThat(HostGuard.isOwn(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1:80@evil.example",
                "notlocalhost",
                ""
            })
    void any_other_name_is_not(String host) {
        assertThat(HostGuard.isOwn(host)).isFalse();
    }

    @Test
    void a_request_by_another_name_is_refused_only_while_that_is_needed() {
        AtomicBoolean needed = new AtomicBoolean(true);
        EmbeddedChannel channel = new EmbeddedChannel(new HostGuard(needed::get));
        assertThat(channel.writeInbound(request("localhost:8080"))).isTrue();
        assertThat(channel.<HttpRequest>readInbound().headers().get("Host")).isEqualTo("localhost:8080");
        assertThat(channel.writeInbound(request("evil.example"))).isFalse();
        FullHttpResponse refusal = channel.readOutbound();
        assertThat(refusal.status().code()).isEqualTo(421);
        refusal.release();
        assertThat(channel.isOpen()).isFalse();
        needed.set(false);
        assertThat(new EmbeddedChannel(new HostGuard(needed::get)).writeInbound(request("evil.example")))
                .isTrue();
    }

    private static HttpRequest request(String host) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/api/v1/me");
        request.headers().set("Host", host);
        return request;
    }
}
