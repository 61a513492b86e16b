package ai.vctt.bootstrap;

import ai.vctt.application.jam.JamSettings;
import ai.vctt.domain.InvalidValueException;
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
                            PromptFile.text("prompts.planner", prompts.planner()),
                            PromptFile.text("prompts.lane", prompts.lane()),
                            PromptFile.text("prompts.repair", prompts.repair()),
                            PromptFile.text("prompts.synthesiser", prompts.synthesiser())));
        } catch (InvalidValueException broken) {
            throw broken.under("vctt.jam");
        }
    }
}
