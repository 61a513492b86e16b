/**
 * Stands in for OpenAI and Anthropic over real HTTP: deterministic answers, faults on demand, and an exact log and bill
 * of what it saw. A test instrument, never part of the product.
 */
@NullMarked
package ai.vctt.sim;

import org.jspecify.annotations.NullMarked;
