package ai.vctt.adapter.llm.http;

import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** An answer whose headers are here and whose body is on its way. */
public final class Reply {

    private final ClassicHttpResponse response;
    private final InputStream body;

    Reply(ClassicHttpResponse response, InputStream body) {
        this.response = response;
        this.body = body;
    }

    public int status() {
        return response.getCode();
    }

    /** The first header of this name, in any case; null when there is none. */
    public @Nullable String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** Reading it throws once the exchange is closed. Must not be closed itself: that would drain it. */
    public InputStream body() {
        return body;
    }
}
