/**
 * Measures the server as a user starts it beside its peers, each in a process of its own. Knows nothing of the server's
 * code.
 */
@NullMarked
package ai.vctt.bench;

import org.jspecify.annotations.NullMarked;
