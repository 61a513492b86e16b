/** The built-in demo: answers without a network and without a key. */
@NullMarked
package ai.vctt.adapter.llm.demo;

import org.jspecify.annotations.NullMarked;
