@NullMarked
package ai.vctt.adapter.ws.socketio;

import org.jspecify.annotations.NullMarked;
