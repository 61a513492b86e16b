/** Engine.IO 4 over Netty: handshake, sessions, polling, WebSocket, upgrade and heartbeat. */
@NullMarked
package ai.vctt.adapter.ws.engine;

import org.jspecify.annotations.NullMarked;
