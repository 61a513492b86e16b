package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.access.port.out.ApiKeys;
import ai.vctt.application.access.port.out.ApiKeysContract;

class InMemoryApiKeysTest extends ApiKeysContract {

    @Override
    protected ApiKeys newKeys() {
        return new InMemoryApiKeys();
    }
}
