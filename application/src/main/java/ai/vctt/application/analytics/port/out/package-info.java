/** Where the ledger is. */
@NullMarked
package ai.vctt.application.analytics.port.out;

import org.jspecify.annotations.NullMarked;
