/** Conversations over HTTP. */
@NullMarked
package ai.vctt.adapter.rest.session;

import org.jspecify.annotations.NullMarked;
