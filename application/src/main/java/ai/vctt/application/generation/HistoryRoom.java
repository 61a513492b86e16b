package ai.vctt.application.generation;

import ai.vctt.domain.model.Model;
import org.jspecify.annotations.Nullable;

/** How much of a model's window what is sent to it may take. */
final class HistoryRoom {

    /** Where nobody told us the model's. */
    private static final int USUAL_WINDOW = 32_000;

    private HistoryRoom() {}

    /**
     * In tokens as we estimate them, which is within about a fifth of the truth.
     *
     * @param answer upper bound on the answer's; null: a quarter of the window, or what the model can say at most
     */
    static long of(Model model, @Nullable Integer answer) {
        long window = model.contextWindow() == null ? USUAL_WINDOW : model.contextWindow();
        long mostSaid = model.maxOutputTokens() == null ? window / 4 : Math.min(model.maxOutputTokens(), window / 4);
        long kept = answer == null ? mostSaid : Math.min(answer, window);
        return (window - kept) * 4 / 5;
    }
}
