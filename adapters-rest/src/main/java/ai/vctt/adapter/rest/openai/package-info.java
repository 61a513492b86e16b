/** The OpenAI-compatible front door: chat completions and models, for clients that know nothing of this engine. */
@NullMarked
package ai.vctt.adapter.rest.openai;

import org.jspecify.annotations.NullMarked;
