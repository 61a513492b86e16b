/** Models and the providers that serve them, as the catalogue describes them. */
@NullMarked
package ai.vctt.domain.model;

import org.jspecify.annotations.NullMarked;
