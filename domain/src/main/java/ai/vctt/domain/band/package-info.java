/** A band: several agents who look at one question, each with a part of its own, and what they find together. */
@NullMarked
package ai.vctt.domain.band;

import org.jspecify.annotations.NullMarked;
