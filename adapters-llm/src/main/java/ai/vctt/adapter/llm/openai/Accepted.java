package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.openai.OpenAiSettings.MaxTokens;

/** Which parameters a model takes, as far as is known. */
record Accepted(
        MaxTokens maxTokens,
        boolean sendsMaxTokens,
        boolean temperature,
        boolean streamUsage,
        boolean tools,
        Reasoning reasoning) {

    static final String TEMPERATURE = "temperature";
    static final String STREAM_OPTIONS = "stream_options";
    static final String TOOLS = "tools";
    static final String REASONING_EFFORT = "reasoning_effort";

    /** When a model can be told how hard to think. */
    enum Reasoning {
        TAKEN,
        /** Where tools are offered it must not think at all. */
        NOT_BESIDE_TOOLS,
        REFUSED
    }

    /** With the parameter renamed or, where that has been tried, left out; the same when there is nothing to do. */
    Accepted without(String parameter, boolean maxTokensRenamed) {
        if (parameter.equals(TEMPERATURE)) {
            return new Accepted(maxTokens, sendsMaxTokens, false, streamUsage, tools, reasoning);
        }
        if (parameter.equals(STREAM_OPTIONS)) {
            return new Accepted(maxTokens, sendsMaxTokens, temperature, false, tools, reasoning);
        }
        if (parameter.equals(TOOLS)) {
            return new Accepted(maxTokens, sendsMaxTokens, temperature, streamUsage, false, reasoning);
        }
        if (parameter.equals(maxTokens.parameter())) {
            return maxTokensRenamed
                    ? new Accepted(maxTokens, false, temperature, streamUsage, tools, reasoning)
                    : new Accepted(maxTokens.other(), sendsMaxTokens, temperature, streamUsage, tools, reasoning);
        }
        return this;
    }

    Accepted with(Reasoning changed) {
        return new Accepted(maxTokens, sendsMaxTokens, temperature, streamUsage, tools, changed);
    }
}
