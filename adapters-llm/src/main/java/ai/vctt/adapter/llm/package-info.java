/** The language models this server can ask: what is configured, and the providers behind it. */
@NullMarked
package ai.vctt.adapter.llm;

import org.jspecify.annotations.NullMarked;
