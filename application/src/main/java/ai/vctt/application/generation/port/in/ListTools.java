package ai.vctt.application.generation.port.in;

import ai.vctt.domain.tool.ToolServer;
import java.util.List;

/** Which tools there are. */
public interface ListTools {

    List<ToolServer> toolServers();
}
