/** What calls of models have cost and how fast they were, line by line and summed. */
@NullMarked
package ai.vctt.domain.ledger;

import org.jspecify.annotations.NullMarked;
