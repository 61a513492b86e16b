package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.StartGeneration.Request;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.trust.Regulation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that can be taken, with all that its task is made of.
 *
 * @param chain not empty, in order of preference
 * @param said before, in order
 * @param regulation that it asks for
 * @param replaces the place of the turn that it is asked instead of; null when of none
 */
record Asking(
        Request request,
        Agent agent,
        List<ModelCatalogue.Entry> chain,
        List<Message> said,
        Regulation regulation,
        Turn.@Nullable Place replaces) {

    /** The same with another question, before which something else is told. */
    Asking with(Prelude.Opening.Ask ask) {
        return new Asking(request.asking(ask.instructions(), ask.message()), agent, chain, said, regulation, replaces);
    }

    /** A part of it: another question to somebody else, after the same was said. */
    Asking part(Request other, Agent otherAgent, List<ModelCatalogue.Entry> otherChain) {
        return new Asking(other, otherAgent, otherChain, said, regulation, null);
    }

    /** Who is asked first. */
    Model model() {
        return chain.getFirst().model();
    }
}
