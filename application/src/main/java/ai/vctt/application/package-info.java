/** Use cases, and the ports through which the world drives them and is driven by them. No framework. */
@NullMarked
package ai.vctt.application;

import org.jspecify.annotations.NullMarked;
