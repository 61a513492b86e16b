package ai.vctt.application.access.port.out;

class ListedKeysTest extends ApiKeysContract {

    @Override
    protected ApiKeys newKeys() {
        return new ListedKeys();
    }
}
