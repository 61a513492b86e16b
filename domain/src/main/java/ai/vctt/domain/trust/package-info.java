/** How far an answer can be relied on, by what is said in it: tension, uncertainty, contradiction, emotion. */
@NullMarked
package ai.vctt.domain.trust;

import org.jspecify.annotations.NullMarked;
