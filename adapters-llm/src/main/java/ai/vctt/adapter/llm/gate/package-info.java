/** Circuit breakers and bulkheads before the providers. */
@NullMarked
package ai.vctt.adapter.llm.gate;

import org.jspecify.annotations.NullMarked;
