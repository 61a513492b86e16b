package ai.vctt.bootstrap;

import ai.vctt.domain.InvalidValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;

/** A file with something that agents are told. */
final class PromptFile {

    private PromptFile() {}

    /** Empty where there is no such file configured. */
    static String text(String key, @Nullable Resource file) {
        if (file == null) {
            return "";
        }
        try {
            return file.getContentAsString(StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new InvalidValueException(key, file.getDescription(), "a file that can be read");
        }
    }
}
