package ai.vctt.application.jam.port.out;

class SimpleJsonTest extends JsonValuesContract {

    @Override
    protected JsonValues json() {
        return new SimpleJson();
    }
}
