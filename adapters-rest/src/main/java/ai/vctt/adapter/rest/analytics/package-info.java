/** What was spent, how fast it was and who contributed, over HTTP. */
@NullMarked
package ai.vctt.adapter.rest.analytics;

import org.jspecify.annotations.NullMarked;
