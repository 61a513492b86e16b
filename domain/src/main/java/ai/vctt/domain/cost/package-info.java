/** What an answer costs: exact money, prices, and the meter that runs while text arrives. */
@NullMarked
package ai.vctt.domain.cost;

import org.jspecify.annotations.NullMarked;
