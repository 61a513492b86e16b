package ai.vctt.adapter.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ai.vctt.domain.tool.Tool;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolNamesTest {

    @Test
    void every_name_is_valid_distinct_and_leads_back() {
        List<Tool> tools = List.of(
                tool("fs", "read_file"),
                tool("fs", "read.file"),
                tool("fs", "read file"),
                tool("Größe", "größe"),
                tool(Tool.BUILT_IN, "calculate"),
                tool("long", "x".repeat(80)),
                tool("long", "x".repeat(81)));
        ToolNames names = new ToolNames(tools);
        Set<String> given = new HashSet<>();
        for (Tool tool : tools) {
            String name = names.given(tool.name());
            assertThat(name).matches("[a-zA-Z0-9_-]{1,64}");
            assertThat(given.add(name)).isTrue();
            assertThat(names.own(name)).isEqualTo(tool.name());
        }
        assertThat(given).contains("calculate", "fs_read_file");
    }

    @Test
    void a_name_that_is_not_known_stays_what_the_model_made_up() {
        ToolNames names = new ToolNames(List.of());
        assertThat(names.own("made_up")).isEqualTo("made_up");
        assertThat(names.given("gone:tool ")).isEqualTo("gone_tool_");
        assertThat(names.given("")).isEqualTo("_");
    }

    @Test
    void whatever_a_schema_claims_to_be_an_object_is_sent() {
        assertThat(schema("[]")).isEqualTo("{\"type\":\"object\",\"properties\":{}}");
        assertThat(schema("{half")).isEqualTo("{\"type\":\"object\",\"properties\":{}}");
        assertThat(schema("{\"type\":\"string\",\"anyOf\":[],\"$schema\":\"x\"}"))
                .isEqualTo("{\"type\":\"object\",\"properties\":{}}");
        String good = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}";
        assertThat(schema(good)).isEqualTo(good);
    }

    @Test
    void a_schema_is_strict_when_it_leaves_nothing_open() {
        assertThat(strict("\"a\":{\"type\":\"string\"}", "\"a\"", "false")).isTrue();
        assertThat(strict("\"a\":{\"type\":\"string\"}", "", "false")).isFalse();
        assertThat(strict("\"a\":{\"type\":\"string\"}", "\"a\"", "true")).isFalse();
        assertThat(strict("\"a\":{\"type\":\"string\",\"minLength\":1}", "\"a\"", "false"))
                .isFalse();
        assertThat(strict("\"a\":{\"type\":\"object\"}", "\"a\"", "false")).isFalse();
        assertThat(strict("\"a\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}}", "\"a\"", "false"))
                .isFalse();
    }

    @Test
    void arguments_that_are_no_object_are_shown_in_one() {
        assertThat(ToolJson.arguments("{\"a\": 1.50}")).isEqualTo("{\"a\": 1.50}");
        assertThat(ToolJson.arguments("{\"a\": ")).isEqualTo("{\"not_json\":\"{\\\"a\\\": \"}");
        assertThat(ToolJson.arguments("[1]")).isEqualTo("{\"not_json\":\"[1]\"}");
    }

    private static boolean strict(String properties, String required, String additional) {
        return ToolJson.isStrict(new Tool(
                "s",
                "t",
                "",
                "{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[" + required
                        + "],\"additionalProperties\":" + additional + "}"));
    }

    private static String schema(String schema) {
        return ToolJson.schema(new Tool("s", "t", "", schema));
    }

    private static Tool tool(String server, String name) {
        return new Tool(server, name, "", "{}");
    }
}
