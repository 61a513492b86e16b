@NullMarked
package ai.vctt.adapter.ws.engine;

import org.jspecify.annotations.NullMarked;
