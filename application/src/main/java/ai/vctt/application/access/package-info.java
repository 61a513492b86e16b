@NullMarked
package ai.vctt.application.access;

import org.jspecify.annotations.NullMarked;
