/** Band Jam: a planner, several agents at once, and one answer made of theirs. */
@NullMarked
package ai.vctt.application.jam;

import org.jspecify.annotations.NullMarked;
