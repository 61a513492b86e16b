/** The engine's concepts and rules. Pure: nothing here reads a clock, makes an id or knows a framework. */
@NullMarked
package ai.vctt.domain;

import org.jspecify.annotations.NullMarked;
