package ai.vctt.application.generation.port.out;

class ListedGenerationsTest extends GenerationsContract {

    @Override
    protected Generations newGenerations() {
        return new ListedGenerations();
    }
}
