package ai.vctt.bootstrap;

import ai.vctt.application.jam.JamSettings;
import ai.vctt.domain.InvalidValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;

/** The keys under {@code vctt.jam}; application.yml lists them with their defaults and meaning. */
@ConfigurationProperties("vctt.jam")
record JamProperties(Duration plannerDeadline, Duration laneDeadline, int repairs, Prompts prompts) {

    /** Files with what agents are told in a band. */
    record Prompts(Resource planner, Resource lane, Resource repair, Resource synthesiser) {}

    JamSettings settings() {
        try {
            return new JamSettings(
                    plannerDeadline,
                    laneDeadline,
                    repairs,
                    new JamSettings.Prompts(
                            text("prompts.planner", prompts.planner()),
                            text("prompts.lane", prompts.lane()),
                            text("prompts.repair", prompts.repair()),
                            text("prompts.synthesiser", prompts.synthesiser())));
        } catch (InvalidValueException broken) {
            throw broken.under("vctt.jam");
        }
    }

    private static String text(String key, Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new InvalidValueException(key, file.getDescription(), "a file that can be read");
        }
    }
}
