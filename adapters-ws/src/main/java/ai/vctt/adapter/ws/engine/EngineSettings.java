package ai.vctt.adapter.ws.engine;

import static ai.vctt.domain.InvalidValueException.require;

/**
 * @param path where clients knock, with a slash at both ends
 * @param heartbeat told to clients in the handshake
 * @param origins which web pages may connect
 * @param proxies who may say where a request came from
 */
public record EngineSettings(
        String path, Heartbeat heartbeat, EngineLimits limits, Origins origins, TrustedProxies proxies) {

    public static final EngineSettings DEFAULT = new EngineSettings(
            "/socket.io/", Heartbeat.DEFAULT, EngineLimits.DEFAULT, Origins.DEFAULT, TrustedProxies.NONE);

    public EngineSettings {
        boolean directory = path.length() >= 3 && path.startsWith("/") && path.endsWith("/") && !path.contains("?");
        require(directory, "path", path, "like /socket.io/");
    }
}
