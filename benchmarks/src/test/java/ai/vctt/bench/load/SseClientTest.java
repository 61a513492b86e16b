package ai.vctt.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

/** How a caller of chat completions reads answers. */
class SseClientTest {

    private final Tally tally = new Tally(() -> 1_000_500);
    private int left = 2;
    private final Client.Events askingAgain = new Client.Events() {
        @Override
        public void ended(Client client) {
            if (--left > 0) {
                client.ask(reading(), this);
            }
        }
    };
    private final SseClient client = new SseClient(new Client.Events() {});
    private final EmbeddedChannel channel = new EmbeddedChannel(client);

    @Test
    void one_answer_follows_another_on_the_same_connection() {
        client.ask(reading(), askingAgain);
        answer("data: [DONE]\n\n");
        answer("data: [DONE]\n\n");
        LoadResult result = tally.result();
        assertThat(result.completed()).isEqualTo(2);
        assertThat(result.tokens()).isEqualTo(2);
        assertThat(result.failed()).isZero();
    }

    @Test
    void an_answer_without_an_end_mark_has_failed() {
        left = 1;
        client.ask(reading(), askingAgain);
        answer("");
        assertThat(tally.result().completed()).isZero();
        assertThat(tally.result().failed()).isEqualTo(1);
    }

    @Test
    void one_answer_follows_another_that_was_refused() {
        client.ask(reading(), askingAgain);
        channel.writeInbound(
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.TOO_MANY_REQUESTS),
                new DefaultLastHttpContent());
        answer("data: [DONE]\n\n");
        assertThat(tally.result().completed()).isEqualTo(1);
        assertThat(tally.result().failed()).isEqualTo(1);
    }

    @Test
    void where_the_connection_is_lost_neither_an_answer_nor_the_next_one_is_waited_for() {
        client.ask(reading(), askingAgain);
        channel.close().syncUninterruptibly();
        assertThat(left).isZero();
        assertThat(tally.result().failed()).isEqualTo(2);
    }

    private Reading reading() {
        return new Reading(tally, 1, 1_000_000, true);
    }

    private void answer(String mark) {
        channel.writeInbound(
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK),
                new DefaultHttpContent(Unpooled.copiedBuffer(
                        Scan.ascii("data: {\"choices\":[{\"delta\":{\"content\":\"t1000100 \"}}]}\n\n" + mark))),
                new DefaultLastHttpContent());
    }
}
