/** Who may come in, and what they may use. */
@NullMarked
package ai.vctt.adapter.rest.keys;

import org.jspecify.annotations.NullMarked;
