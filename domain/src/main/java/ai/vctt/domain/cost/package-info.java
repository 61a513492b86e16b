/** What an answer costs: exact money, prices, usage, and the meter that runs while text arrives. */
@NullMarked
package ai.vctt.domain.cost;

import org.jspecify.annotations.NullMarked;
