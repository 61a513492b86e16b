package ai.vctt.adapter.ws.stream;

import ai.vctt.domain.band.BandPlan;
import ai.vctt.domain.band.Committee;
import ai.vctt.domain.generation.JamOutcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What the end of a jam tells of its plan and its parts, as it stands on the wire. */
final class JamJson {

    private JamJson() {}

    static void write(JsonGenerator json, JamOutcome jam) {
        plan(json, jam.plan());
        json.writeArrayPropertyStart("parts");
        jam.parts().forEach(part -> part(json, part));
        json.writeEndArray();
        committee(json, jam.committee());
    }

    private static void plan(JsonGenerator json, @Nullable BandPlan plan) {
        if (plan == null) {
            json.writeNullProperty("plan");
            return;
        }
        json.writeObjectPropertyStart("plan");
        json.writeStringProperty("strategy", plan.strategy());
        json.writeStringProperty("source", plan.source().wireName());
        json.writeEndObject();
    }

    private static void part(JsonGenerator json, JamOutcome.Part part) {
        json.writeStartObject();
        json.writeStringProperty("role", part.role().wireName());
        json.writeStringProperty("sessionId", part.id().toString());
        json.writeNumberProperty("round", part.round());
        json.writeStringProperty("model", part.model().value());
        EventJson.weight(json, part.weight());
        json.writeNumberProperty("inputTokens", part.usage().inputTokens());
        json.writeNumberProperty("outputTokens", part.usage().outputTokens());
        json.writeNumberProperty("totalTokens", part.spend().tokens());
        EventJson.money(json, "totalCost", part.spend().cost());
        json.writeNumberProperty("latencyMs", part.latencyMs());
        EventJson.number(json, "ttftMs", part.ttftMs());
        json.writeStringProperty("status", part.status().wireName());
        if (part.code() != null) {
            json.writeStringProperty("code", part.code().name());
        }
        json.writeEndObject();
    }

    private static void committee(JsonGenerator json, Committee committee) {
        json.writeObjectPropertyStart("committee");
        if (committee.agreement() == null) {
            json.writeNullProperty("agreement");
        } else {
            json.writeNumberProperty("agreement", committee.agreement());
        }
        if (committee.majority() == null) {
            json.writeNullProperty("majority");
        } else {
            json.writeStringProperty("majority", committee.majority().wireName());
        }
        json.writeArrayPropertyStart("dissent");
        for (Committee.Dissent dissent : committee.dissent()) {
            json.writeStartObject();
            json.writeStringProperty("role", dissent.role().wireName());
            json.writeStringProperty("position", dissent.position().wireName());
            json.writeStringProperty("finding", dissent.finding());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (committee.againstMajority() == null) {
            json.writeNullProperty("againstMajority");
        } else {
            json.writeBooleanProperty("againstMajority", committee.againstMajority());
        }
        json.writeEndObject();
    }
}
