package ai.vctt.application.jam.port.out;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON by hand, for tests. */
public final class SimpleJson implements JsonValues {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    @Override
    public Object read(String json) {
        try {
            return new Reading(json).whole();
        } catch (NotJson notJson) {
            return null;
        }
    }

    private static final class NotJson extends RuntimeException {}

    private static final class Reading {
        private final String text;
        private int at;
        private int depth;

        Reading(String text) {
            this.text = text;
        }

        Object whole() {
            Object value = value();
            if (next() != 0) {
                throw new NotJson();
            }
            return value;
        }

        /** The next character that is no blank, still unread; 0 at the end. */
        private char next() {
            while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private Object value() {
            return switch (next()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", null);
                default -> number();
            };
        }

        private boolean takes(char wanted) {
            boolean there = next() == wanted;
            at += there ? 1 : 0;
            return there;
        }

        private void require(char wanted) {
            if (!takes(wanted)) {
                throw new NotJson();
            }
        }

        private void enter() {
            at++;
            if (++depth > 50) {
                throw new NotJson();
            }
        }

        private Map<String, Object> object() {
            enter();
            Map<String, Object> members = new LinkedHashMap<>();
            if (!takes('}')) {
                do {
                    if (next() != '"') {
                        throw new NotJson();
                    }
                    String name = string();
                    require(':');
                    members.put(name, value());
                } while (takes(','));
                require('}');
            }
            depth--;
            return members;
        }

        private List<Object> array() {
            enter();
            List<Object> items = new ArrayList<>();
            if (!takes(']')) {
                do {
                    items.add(value());
                } while (takes(','));
                require(']');
            }
            depth--;
            return items;
        }

        private String string() {
            at++;
            StringBuilder string = new StringBuilder();
            while (true) {
                if (at == text.length()) {
                    throw new NotJson();
                }
                char character = text.charAt(at++);
                if (character == '"') {
                    return string.toString();
                }
                string.append(character == '\\' ? escaped() : character);
            }
        }

        private char escaped() {
            char escape = at < text.length() ? text.charAt(at++) : 0;
            int known = "\"\\/bfnrt".indexOf(escape);
            if (known >= 0) {
                return "\"\\/\b\f\n\r\t".charAt(known);
            }
            if (escape != 'u' || at + 4 > text.length()) {
                throw new NotJson();
            }
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }

        private Object word(String word, Object value) {
            if (!text.startsWith(word, at)) {
                throw new NotJson();
            }
            at += word.length();
            return value;
        }

        private Double number() {
            Matcher number = NUMBER.matcher(text).region(at, text.length());
            if (!number.lookingAt()) {
                throw new NotJson();
            }
            at = number.end();
            if (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
                throw new NotJson();
            }
            return Double.valueOf(number.group());
        }
    }
}
