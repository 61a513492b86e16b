/** What comes with a request. */
@NullMarked
package ai.vctt.adapter.rest.body;

import org.jspecify.annotations.NullMarked;
