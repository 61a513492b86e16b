package ai.vctt.adapter.rest.openai;

import static ai.vctt.domain.InvalidValueException.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The keys under {@code vctt.openai}; application.yml lists them with their meaning.
 *
 * @param hold how long status and headers wait for an answer's first piece, so that a failure can still say so with them
 * @param keepAlive after so much silence a comment line tells proxies that the answer is not over
 */
@ConfigurationProperties("vctt.openai")
public record OpenAiProperties(
        @DefaultValue("2MB") DataSize maxBody,
        @DefaultValue("10s") Duration bodyTimeout,
        @DefaultValue("10s") Duration hold,
        @DefaultValue("15s") Duration keepAlive) {

    public OpenAiProperties {
        require(maxBody.toBytes() > 0 && maxBody.toBytes() <= Integer.MAX_VALUE, "max-body", maxBody, "1B to 2GB");
        require(bodyTimeout.isPositive(), "body-timeout", bodyTimeout, "> 0");
        require(!hold.isNegative(), "hold", hold, "≥ 0");
        require(keepAlive.isPositive(), "keep-alive", keepAlive, "> 0");
    }
}
