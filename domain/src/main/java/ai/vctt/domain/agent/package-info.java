/** Agents: a role, its prompt and the models it may use. */
@NullMarked
package ai.vctt.domain.agent;

import org.jspecify.annotations.NullMarked;
