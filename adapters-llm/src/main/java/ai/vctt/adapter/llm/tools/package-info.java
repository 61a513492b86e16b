/** Tools that are part of the server, and all tools as one. */
@NullMarked
package ai.vctt.adapter.llm.tools;

import org.jspecify.annotations.NullMarked;
