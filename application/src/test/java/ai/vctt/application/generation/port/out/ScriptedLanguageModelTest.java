package ai.vctt.application.generation.port.out;

import static ai.vctt.application.generation.port.out.ScriptedLanguageModel.answer;

import ai.vctt.domain.generation.GenerationError;
import ai.vctt.domain.generation.StreamEvent.Failed;
import ai.vctt.domain.generation.StreamEvent.Started;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;

class ScriptedLanguageModelTest extends LanguageModelContract {

    private final List<ScriptedLanguageModel> models = new ArrayList<>();

    @Override
    protected LanguageModel answering() {
        ScriptedLanguageModel model = model();
        for (int call = 0; call < 20; call++) {
            model.answering(answer("Hel", "lo"));
        }
        return model;
    }

    @Override
    protected LanguageModel fallingSilent() {
        return model().answering(new Started(null), new TextDelta("Hel"));
    }

    @Override
    protected LanguageModel mute() {
        return model();
    }

    @Override
    protected LanguageModel failing() {
        return model().answering(new Failed(new GenerationError.Misconfigured(401), null));
    }

    @Override
    protected int callsReceived() {
        return models.stream().mapToInt(ScriptedLanguageModel::callsReceived).sum();
    }

    private ScriptedLanguageModel model() {
        ScriptedLanguageModel model = new ScriptedLanguageModel();
        models.add(model);
        return model;
    }
}
