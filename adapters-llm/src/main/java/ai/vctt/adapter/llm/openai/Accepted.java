package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.openai.OpenAiSettings.MaxTokens;

/** Which parameters a model takes, as far as is known. */
record Accepted(MaxTokens maxTokens, boolean sendsMaxTokens, boolean temperature, boolean streamUsage, boolean tools) {

    static final String TEMPERATURE = "temperature";
    static final String STREAM_OPTIONS = "stream_options";
    static final String TOOLS = "tools";

    /** With the parameter renamed or, where that has been tried, left out; the same when there is nothing to do. */
    Accepted without(String parameter, boolean maxTokensRenamed) {
        if (parameter.equals(TEMPERATURE)) {
            return new Accepted(maxTokens, sendsMaxTokens, false, streamUsage, tools);
        }
        if (parameter.equals(STREAM_OPTIONS)) {
            return new Accepted(maxTokens, sendsMaxTokens, temperature, false, tools);
        }
        if (parameter.equals(TOOLS)) {
            return new Accepted(maxTokens, sendsMaxTokens, temperature, streamUsage, false);
        }
        if (parameter.equals(maxTokens.parameter())) {
            return maxTokensRenamed
                    ? new Accepted(maxTokens, false, temperature, streamUsage, tools)
                    : new Accepted(maxTokens.other(), sendsMaxTokens, temperature, streamUsage, tools);
        }
        return this;
    }
}
