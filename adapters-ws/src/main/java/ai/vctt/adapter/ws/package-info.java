/** Serves clients over Socket.IO. */
@NullMarked
package ai.vctt.adapter.ws;

import org.jspecify.annotations.NullMarked;
