/** What may be asked of the ledger. */
@NullMarked
package ai.vctt.application.analytics.port.in;

import org.jspecify.annotations.NullMarked;
