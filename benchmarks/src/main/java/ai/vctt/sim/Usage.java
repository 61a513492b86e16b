package ai.vctt.sim;

/**
 * What a call reports, in tokens.
 *
 * @param cached part of {@code input}
 * @param reasoning part of {@code output}
 */
record Usage(int input, int cached, int output, int reasoning) {}
