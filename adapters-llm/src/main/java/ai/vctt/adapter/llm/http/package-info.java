/** Blocking HTTP whose exchanges can be ended from any thread in any phase. */
@NullMarked
package ai.vctt.adapter.llm.http;

import org.jspecify.annotations.NullMarked;
