/** The {@code /stream} namespace: requests in, generations out. */
@NullMarked
package ai.vctt.adapter.ws.stream;

import org.jspecify.annotations.NullMarked;
