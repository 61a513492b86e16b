/** Anthropic's Messages. */
@NullMarked
package ai.vctt.adapter.llm.anthropic;

import org.jspecify.annotations.NullMarked;
