/** What the providers' wire formats have in common: a call's life, its output, and how it fails. */
@NullMarked
package ai.vctt.adapter.llm.wire;

import org.jspecify.annotations.NullMarked;
