package ai.vctt.sim;

/** Why an answer is over. */
enum Finish {
    STOP("stop", "end_turn"),
    LENGTH("length", "max_tokens"),
    TOOLS("tool_calls", "tool_use"),
    FILTERED("content_filter", "refusal"),
    REFUSAL("stop", "refusal");

    private final String openAi;
    private final String anthropic;

    Finish(String openAi, String anthropic) {
        this.openAi = openAi;
        this.anthropic = anthropic;
    }

    String openAi() {
        return openAi;
    }

    String anthropic() {
        return anthropic;
    }
}
