/** Socket.IO 5 on top of Engine.IO: packets, namespaces, acknowledgements, and the pull delivery of events. */
@NullMarked
package ai.vctt.adapter.ws.socketio;

import org.jspecify.annotations.NullMarked;
