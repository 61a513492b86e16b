package ai.vctt.bench.load;

import java.nio.charset.StandardCharsets;

/** Finds what is needed in JSON without reading the rest of it. */
final class Scan {

    private Scan() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the bytes behind {@code sought} begin; -1 when it is not there. */
    static int behind(byte[] sought, byte[] in, int from, int to) {
        int last = to - sought.length;
        for (int at = from; at <= last; at++) {
            if (in[at] == sought[0] && matches(sought, in, at)) {
                return at + sought.length;
            }
        }
        return -1;
    }

    static boolean startsWith(byte[] sought, byte[] in, int to) {
        return sought.length <= to && matches(sought, in, 0);
    }

    private static boolean matches(byte[] sought, byte[] in, int at) {
        for (int i = 0; i < sought.length; i++) {
            if (in[at + i] != sought[i]) {
                return false;
            }
        }
        return true;
    }

    /** The number that begins at this place; 0 when there are no digits. */
    static long number(byte[] in, int from, int to) {
        long number = 0;
        for (int at = from; at < to && in[at] >= '0' && in[at] <= '9'; at++) {
            number = 10 * number + in[at] - '0';
        }
        return number;
    }

    /** The number behind {@code name}; -1 when there is no such name. */
    static long numberBehind(byte[] name, byte[] in, int from, int to) {
        int at = behind(name, in, from, to);
        return at < 0 ? -1 : number(in, at, to);
    }

    /** Where the string ends that begins here; {@code to} when it does not. */
    static int endOfString(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] != '"') {
            at += in[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    /** The string behind {@code name}, its escapes left as they are; empty when there is no such name. */
    static String stringBehind(byte[] name, byte[] in, int from, int to) {
        int at = behind(name, in, from, to);
        return at < 0 ? "" : new String(in, at, endOfString(in, at, to) - at, StandardCharsets.UTF_8);
    }
}
