/** The catalogue of models, as configured. */
@NullMarked
package ai.vctt.adapter.llm.catalogue;

import org.jspecify.annotations.NullMarked;
