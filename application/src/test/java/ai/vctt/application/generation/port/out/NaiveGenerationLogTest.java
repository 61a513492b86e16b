package ai.vctt.application.generation.port.out;

class NaiveGenerationLogTest extends GenerationLogContract {

    @Override
    protected GenerationLog newLog() {
        return new NaiveGenerationLog();
    }
}
