package ai.vctt.adapter.llm.mcp;

import java.time.Duration;

/**
 * How patient we are with MCP servers.
 *
 * @param start to start, shake hands and list its tools
 * @param firstPause before a server that failed is tried again; doubled each time
 * @param longestPause where that ends
 * @param steady after so long without a failure the first pause is the first again
 * @param check how often a server over HTTP is asked whether it is there
 */
public record McpTimes(Duration start, Duration firstPause, Duration longestPause, Duration steady, Duration check) {

    public static final McpTimes USUAL = new McpTimes(
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofMinutes(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));
}
