package ai.vctt.adapter.ws.stream;

import ai.vctt.domain.trust.Component;
import ai.vctt.domain.trust.Evidence;
import ai.vctt.domain.trust.Trust;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Trust as it stands on the wire: null when there was no answer to look at. */
final class TrustJson {

    private TrustJson() {}

    static void write(JsonGenerator json, @Nullable Trust trust) {
        if (trust == null) {
            json.writeNullProperty("trust");
            return;
        }
        json.writeObjectPropertyStart("trust");
        json.writeNumberProperty("tau", trust.tau());
        json.writeStringProperty("level", trust.level().wireName());
        for (Component component : Component.values()) {
            json.writeNumberProperty(component.wireName(), trust.scores().of(component));
        }
        json.writeStringProperty("regulation", trust.regulation().wireName());
        json.writeNumberProperty("repairs", trust.repairs());
        json.writeStringProperty("source", trust.source().wireName());
        json.writeArrayPropertyStart("evidence");
        trust.evidence().forEach(evidence -> write(json, evidence));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Evidence evidence) {
        json.writeStartObject();
        json.writeStringProperty("component", evidence.component().wireName());
        json.writeNumberProperty("value", evidence.value());
        json.writeStringProperty("by", evidence.by());
        json.writeStringProperty("text", evidence.text());
        json.writeEndObject();
    }
}
