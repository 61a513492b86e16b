/** The server: main, wiring and configuration. The only place that sees every module. */
@NullMarked
package ai.vctt.bootstrap;

import org.jspecify.annotations.NullMarked;
