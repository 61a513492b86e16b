package ai.vctt.adapter.llm.json;

import ai.vctt.application.jam.port.out.JsonValues;
import ai.vctt.application.jam.port.out.JsonValuesContract;

class JacksonValuesTest extends JsonValuesContract {

    @Override
    protected JsonValues json() {
        return new JacksonValues();
    }
}
