/** What can be asked over plain HTTP, and the web console's files. */
@NullMarked
package ai.vctt.adapter.rest;

import org.jspecify.annotations.NullMarked;
