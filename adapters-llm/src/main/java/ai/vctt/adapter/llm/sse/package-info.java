/** Server-sent events, read from bytes. */
@NullMarked
package ai.vctt.adapter.llm.sse;

import org.jspecify.annotations.NullMarked;
