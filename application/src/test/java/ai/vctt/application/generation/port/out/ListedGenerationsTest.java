package ai.vctt.application.generation.port.out;

class ListedGenerationsTest extends DurableGenerationsContract {

    @Override
    protected Generations newGenerations() {
        return new ListedGenerations();
    }
}
