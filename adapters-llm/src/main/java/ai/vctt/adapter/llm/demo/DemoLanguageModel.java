package ai.vctt.adapter.llm.demo;

import ai.vctt.application.generation.port.out.LanguageModel;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.cost.PriceList;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.model.ProviderId;
import org.jspecify.annotations.Nullable;

/**
 * A provider that needs neither network nor key, so that everything can be tried at once. It is no language model and
 * says so: it tells what it received and how to get real answers. The same seed and messages give the same answer.
 *
 * <p>It obeys words in the last user message, each at the start or after white space:
 *
 * <ul>
 *   <li>{@code demo:length=500}: so many tokens, up to 100 000
 *   <li>{@code demo:rate=200}: tokens per second, up to 100 000; 0 sends all at once
 *   <li>{@code demo:reasoning}: visible reasoning before the answer
 *   <li>{@code demo:fail=first}: a provider's failure before the first token
 *   <li>{@code demo:fail=after:20}: broken off after 20 tokens
 *   <li>{@code demo:fail=stall:20}: silent after 20 tokens until it is closed
 *   <li>{@code demo:fail=ratelimit}: too many requests
 *   <li>{@code demo:fail=filter}: held back by a content filter
 *   <li>{@code demo:fail=analyst}: the same as {@code first}, of this agent of a band alone
 *   <li>{@code demo:tense}: the agents of a band report tension, and none any more when they look again
 *   <li>{@code demo:dissent=ethics}: this agent of a band disagrees with the others
 *   <li>{@code demo:against}: the answer of a band says that it goes against the majority
 *   <li>{@code demo:tool=calculate:1+1}: has a tool called that it was offered, once for each such word; behind the name
 *       come arguments as JSON, or the first of them alone
 *   <li>{@code demo:only=demo}: the message's other words are for the model of this id alone, so that a second model of
 *       this provider can take over when the first was told to fail
 * </ul>
 */
public final class DemoLanguageModel implements LanguageModel {

    /** The catalogue's entry for it. Its price is zero, which is not the same as unknown. */
    public static final Model MODEL = new Model(
            new ModelId("demo"),
            new ProviderId("demo"),
            "demo",
            PriceList.always(Price.FREE),
            null,
            null,
            new Model.Abilities(true, true, true, false, false),
            false);

    private final DemoSettings settings;
    private final Pacing pacing;

    public DemoLanguageModel(DemoSettings settings) {
        this(settings, Pacing.REAL);
    }

    DemoLanguageModel(DemoSettings settings, Pacing pacing) {
        this.settings = settings;
        this.pacing = pacing;
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        String question = Answer.question(request.messages());
        BandPart part = BandPart.in(question);
        Instructions instructions =
                Instructions.in(question, request.model().id().value(), part == null ? null : part.role());
        Wishes wishes = Wishes.of(instructions, request);
        int pace = orElse(instructions.tokensPerSecond(), settings.tokensPerSecond());
        return new DemoStream(
                new Answer(request.messages(), instructions, wishes, part, settings.seed()),
                wishes.calls(),
                instructions,
                pacing,
                part == null ? pace : part.paceOf(pace),
                orElse(request.maxTokens(), Integer.MAX_VALUE),
                CostMeter.estimateInput(request.texts()));
    }

    @Override
    public ModelStream complete(ModelRequest request) {
        return new WholeAnswer(stream(request));
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
