/** What was spent, how fast it was, and who contributed. */
@NullMarked
package ai.vctt.application.analytics;

import org.jspecify.annotations.NullMarked;
