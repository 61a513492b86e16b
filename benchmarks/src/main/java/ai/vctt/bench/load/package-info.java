/** Many Socket.IO clients on one thread, which check and time each token. A process of its own. */
@NullMarked
package ai.vctt.bench.load;

import org.jspecify.annotations.NullMarked;
