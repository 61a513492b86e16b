/** The floor: the least that any relay on this JVM and Netty does for a token. A process of its own. */
@NullMarked
package ai.vctt.bench.relay;

import org.jspecify.annotations.NullMarked;
