package ai.vctt.adapter.llm.gate;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a model's circuit opens, and how it closes again.
 *
 * @param failureRate percent of the last calls that failed, 1 to 100
 * @param calls how many last calls are looked at; the circuit does not open by its rate before there were as many
 * @param inARow so many failures without a success between them open it too
 * @param rest how long nobody asks the model
 * @param probes so many calls then try whether it works again; all of them have to
 */
public record CircuitSettings(
        @DefaultValue("50") int failureRate,
        @DefaultValue("10") int calls,
        @DefaultValue("5") int inARow,
        @DefaultValue("10s") Duration rest,
        @DefaultValue("3") int probes) {

    public static final CircuitSettings USUAL = new CircuitSettings(50, 10, 5, Duration.ofSeconds(10), 3);
}
