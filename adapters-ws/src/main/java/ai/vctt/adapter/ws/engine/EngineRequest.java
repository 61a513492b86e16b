package ai.vctt.adapter.ws.engine;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * The HTTP request that opened a session.
 *
 * @param remoteAddress the peer of the connection, which may be a proxy
 * @param headers by lower-case name
 * @param query the URL's parameters
 */
public record EngineRequest(
        InetSocketAddress remoteAddress, Map<String, List<String>> headers, Map<String, List<String>> query) {

    public EngineRequest {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }
}
