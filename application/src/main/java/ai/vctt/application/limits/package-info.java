/** How much may be used: money by the day, requests by the minute. */
@NullMarked
package ai.vctt.application.limits;

import org.jspecify.annotations.NullMarked;
