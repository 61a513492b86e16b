package ai.vctt.adapter.rest.analytics;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.ledger.LedgerLine;
import java.util.List;
import java.util.Locale;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/** How exported lines are written. */
enum ExportFormat {
    /** One array of objects. */
    JSON("application/json") {
        @Override
        String head() {
            return "[";
        }

        @Override
        void line(LedgerLine line, boolean first, StringBuilder out) {
            out.append(first ? "\n{" : ",\n{");
            List<ExportColumn> columns = ExportColumn.ALL;
            for (int i = 0; i < columns.size(); i++) {
                Object value = columns.get(i).of(line);
                out.append(i == 0 ? "\"" : ",\"").append(columns.get(i).name()).append("\":");
                out.append(value instanceof String text ? MAPPER.writeValueAsString(text) : ExportColumn.plain(value));
            }
            out.append('}');
        }

        @Override
        String foot() {
            return "\n]\n";
        }
    },

    /** RFC 4180 with a header. A text that a spreadsheet would take for a formula has an apostrophe before it. */
    CSV("text/csv") {
        @Override
        String head() {
            return String.join(
                            ",",
                            ExportColumn.ALL.stream().map(ExportColumn::name).toList())
                    + "\r\n";
        }

        @Override
        void line(LedgerLine line, boolean first, StringBuilder out) {
            List<ExportColumn> columns = ExportColumn.ALL;
            for (int i = 0; i < columns.size(); i++) {
                Object value = columns.get(i).of(line);
                out.append(i == 0 ? "" : ",");
                if (value instanceof String text) {
                    cell(text, out);
                } else if (value != null) {
                    out.append(ExportColumn.plain(value));
                }
            }
            out.append("\r\n");
        }

        @Override
        String foot() {
            return "";
        }
    };

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String FORMULA = "=+-@\t\r\n";

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    static ExportFormat read(MultiValueMap<String, String> parameters) {
        String name = parameters.getFirst("format");
        return switch (name) {
            case null -> JSON;
            case "json" -> JSON;
            case "csv" -> CSV;
            default -> throw new InvalidValueException("format", Fields.shortened(name), "json or csv");
        };
    }

    String fileName() {
        return "ledger." + name().toLowerCase(Locale.ROOT);
    }

    String mediaType() {
        return mediaType;
    }

    abstract String head();

    abstract void line(LedgerLine line, boolean first, StringBuilder out);

    abstract String foot();

    static void cell(String text, StringBuilder out) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        if (safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')) {
            out.append('"').append(safe.replace("\"", "\"\"")).append('"');
        } else {
            out.append(safe);
        }
    }
}
