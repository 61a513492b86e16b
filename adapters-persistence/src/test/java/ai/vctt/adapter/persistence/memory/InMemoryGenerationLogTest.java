package ai.vctt.adapter.persistence.memory;

import ai.vctt.application.generation.port.out.GenerationLog;
import ai.vctt.application.generation.port.out.GenerationLogContract;

class InMemoryGenerationLogTest extends GenerationLogContract {

    @Override
    protected GenerationLog newLog() {
        return new InMemoryGenerationLog();
    }
}
