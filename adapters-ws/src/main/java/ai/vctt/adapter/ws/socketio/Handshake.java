package ai.vctt.adapter.ws.socketio;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is known of a client that wants to join a namespace.
 *
 * @param address the client's: that of the connection's peer, or what a trusted proxy says
 * @param headers of the request that opened the session, by lower-case name
 * @param query of that request
 * @param auth the payload of the connect packet, an object; null when it had none
 */
public record Handshake(
        InetAddress address,
        Map<String, List<String>> headers,
        Map<String, List<String>> query,
        @Nullable JsonNode auth) {}
