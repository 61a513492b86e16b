/** OpenAI's chat completions, and everybody else who speaks them. */
@NullMarked
package ai.vctt.adapter.llm.openai;

import org.jspecify.annotations.NullMarked;
