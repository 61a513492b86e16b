package ai.vctt.adapter.rest;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.adapter.rest.body.BodyBounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** The keys under {@code vctt.rest}; application.yml lists them with their meaning. */
@ConfigurationProperties("vctt.rest")
record RestProperties(
        @DefaultValue("2MB") DataSize maxBody,
        @DefaultValue("10s") Duration bodyTimeout) {

    RestProperties {
        require(maxBody.toBytes() > 0 && maxBody.toBytes() <= Integer.MAX_VALUE, "max-body", maxBody, "1B to 2047MB");
        require(bodyTimeout.isPositive(), "body-timeout", bodyTimeout, "> 0");
    }

    BodyBounds bodyBounds() {
        return new BodyBounds(maxBody.toBytes(), bodyTimeout);
    }
}
