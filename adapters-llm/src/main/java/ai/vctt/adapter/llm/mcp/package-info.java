/** Tools of MCP servers, over stdio and streamable HTTP. */
@NullMarked
package ai.vctt.adapter.llm.mcp;

import org.jspecify.annotations.NullMarked;
