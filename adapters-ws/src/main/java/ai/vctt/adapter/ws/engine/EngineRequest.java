package ai.vctt.adapter.ws.engine;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * The HTTP request that opened a session.
 *
 * @param address the client's: that of the connection's peer, or what a trusted proxy says
 * @param headers by lower-case name
 * @param query the URL's parameters
 */
public record EngineRequest(InetAddress address, Map<String, List<String>> headers, Map<String, List<String>> query) {

    public EngineRequest {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }
}
