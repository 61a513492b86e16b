/** JSON that models write. */
@NullMarked
package ai.vctt.adapter.llm.json;

import org.jspecify.annotations.NullMarked;
