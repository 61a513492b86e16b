package ai.vctt.adapter.ws.engine;

import io.netty.buffer.ByteBuf;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict decoding. */
final class Utf8 {

    private Utf8() {}

    /** Null for what is not UTF-8. */
    static @Nullable String decode(ByteBuf content) {
        if (!content.isReadable()) {
            return "";
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(content.nioBuffer())
                    .toString();
        } catch (CharacterCodingException invalid) {
            return null;
        }
    }
}
