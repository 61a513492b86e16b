package ai.vctt.application.generation.port.out;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.UserId;
import ai.vctt.domain.tool.Tool;
import ai.vctt.domain.tool.ToolCall;
import ai.vctt.domain.tool.ToolResult;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What all tools have in common. There are three: one that returns the text it is given, one that fails in its own words,
 * and one that answers nothing.
 */
public abstract class ToolsContract {

    private static final UserId ANN = new UserId("ann");
    private static final int MOST = 50;

    /** What is there to be called. */
    public record Offer(Tools tools, String echo, String failing, String hanging) {}

    protected abstract Offer offer() throws Exception;

    @Test
    void what_can_be_called_is_listed_with_its_schema_each_name_once() throws Exception {
        Offer offer = offer();
        assertThat(offer.tools().available())
                .extracting(Tool::name)
                .contains(offer.echo(), offer.failing(), offer.hanging())
                .doesNotHaveDuplicates();
        assertThat(offer.tools().available())
                .allSatisfy(tool -> assertThat(tool.inputSchema()).startsWith("{"));
    }

    @Test
    void a_call_returns_what_the_tool_says() throws Exception {
        Offer offer = offer();
        assertThat(call(offer, offer.echo(), text("Straße"))).isEqualTo(new ToolResult.Done("Straße"));
    }

    @Test
    void a_result_that_is_too_large_is_cut_and_says_so() throws Exception {
        Offer offer = offer();
        assertThat(call(offer, offer.echo(), text("x".repeat(MOST)))).isEqualTo(new ToolResult.Done("x".repeat(MOST)));
        assertThat(call(offer, offer.echo(), text("x".repeat(MOST + 1))))
                .isEqualTo(new ToolResult.TooLarge("x".repeat(MOST), MOST));
    }

    @Test
    void a_failure_is_a_result_in_the_tools_own_words() throws Exception {
        Offer offer = offer();
        assertThat(call(offer, offer.failing(), "{}"))
                .isInstanceOfSatisfying(
                        ToolResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("out of order"));
    }

    @Test
    void an_unknown_name_is_a_failure_that_names_it() throws Exception {
        assertThat(call(offer(), "nobody:knows", "{}"))
                .isInstanceOfSatisfying(
                        ToolResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("nobody:knows"));
    }

    @Test
    void arguments_that_are_no_JSON_object_are_a_failure_that_says_so() throws Exception {
        Offer offer = offer();
        for (String arguments : new String[] {"{\"text\": \"x", "[1]", "text"}) {
            assertThat(call(offer, offer.echo(), arguments))
                    .isInstanceOfSatisfying(
                            ToolResult.Failed.class,
                            failed -> assertThat(failed.reason()).contains("JSON"));
        }
    }

    @Test
    void an_interrupted_caller_gets_away() throws Exception {
        Offer offer = offer();
        CountDownLatch calling = new CountDownLatch(1);
        AtomicReference<Object> end = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            calling.countDown();
            try {
                end.set(call(offer, offer.hanging(), "{}"));
            } catch (InterruptedException interrupted) {
                end.set(interrupted);
            }
        });
        calling.await();
        caller.interrupt();
        caller.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    private static ToolResult call(Offer offer, String tool, String arguments) throws InterruptedException {
        return offer.tools().call(ANN, new ToolCall("1", tool, arguments), MOST);
    }

    private static String text(String text) {
        return "{\"text\": \"" + text + "\"}";
    }
}
