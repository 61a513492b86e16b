/** Who asks over HTTP. */
@NullMarked
package ai.vctt.adapter.rest.access;

import org.jspecify.annotations.NullMarked;
