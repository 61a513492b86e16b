package ai.vctt.adapter.llm.wire;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call as its provider wants it put. Used by one thread. */
public interface ProviderCall {

    URI uri();

    Map<String, String> headers();

    /** The request's JSON, as it is to be sent now. */
    byte[] body();

    /**
     * The request was refused before anything was generated.
     *
     * @return whether {@link #body()} now avoids what the provider complained about, so that it is worth sending again
     */
    boolean adapt(int status, ProviderFault fault);

    AnswerDecoder decoder(Output output);

    /** Where the provider puts its name for a call, best first. */
    List<String> requestIdHeaders();

    /** The key that is sent; null when none is. */
    @Nullable
    String secret();

    /** What the tools of the request are called towards the provider. */
    ToolNames toolNames();

    /** Whether the answer is wanted as a whole. */
    boolean whole();
}
