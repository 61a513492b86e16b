package ai.vctt.application.generation;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration.Request;
import ai.vctt.application.generation.port.in.StartGeneration.Result;
import ai.vctt.application.generation.port.out.ModelCatalogue;
import ai.vctt.application.limits.Budgets;
import ai.vctt.domain.agent.Agent;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.cost.CostMeter;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.generation.ErrorCode;
import ai.vctt.domain.generation.Generation;
import ai.vctt.domain.generation.GenerationId;
import ai.vctt.domain.generation.InJam;
import ai.vctt.domain.generation.Turn;
import ai.vctt.domain.trust.Regulation;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes requests in, within budgets and places, and has their generations run, parts of jams as well. Thread-safe. */
final class Admissions {

    /** Of what a whole may cost, for its parts; the rest is for the answer that is made of them. */
    private static final BigDecimal PARTS_SHARE = new BigDecimal("0.75");

    private final GenerationService.Parts parts;
    private final Registry registry;
    private final Histories histories;
    private final InstantSource clock;
    private final GenerationRun.Means means;
    private final RequestCheck requests;
    private final TaskMaker tasks;

    Admissions(GenerationService.Parts parts, Registry registry, Histories histories) {
        this.parts = parts;
        this.registry = registry;
        this.histories = histories;
        this.clock = parts.clock();
        this.means = new GenerationRun.Means(
                parts.log(),
                parts.generations(),
                parts.listener(),
                parts.gate(),
                clock,
                parts.settings(),
                new ToolLoop.Means(parts.tools(), parts.toolSettings(), parts.threads(), clock));
        this.requests = new RequestCheck(
                parts.agents(),
                parts.catalogue(),
                parts.rates(),
                parts.settings().limits());
        this.tasks = new TaskMaker(parts.agents(), parts.tools());
    }

    Result start(Request request, @Nullable Prelude prelude) {
        return switch (requests.check(request, prelude)) {
            case RequestCheck.Checked.Refused(Refusal refusal) -> new Result.Refused(refusal);
            case RequestCheck.Checked.Good(Agent agent, List<ModelCatalogue.Entry> chain) ->
                startUnlessKnown(request, agent, chain, prelude);
        };
    }

    private Result startUnlessKnown(
            Request request, Agent agent, List<ModelCatalogue.Entry> chain, @Nullable Prelude prelude) {
        GenerationId known = knownUnder(request);
        if (known != null) {
            return new Result.Started(known, true);
        }
        return switch (saidBefore(request, agent, chain, prelude != null)) {
            case Histories.Found.Refused(Refusal refusal) -> refusedUnlessKnown(request, refusal);
            case Histories.Found.Known(List<Message> said, Regulation regulation, Turn.@Nullable Place replaces) ->
                admit(new Asking(request, agent, chain, said, regulation, replaces), prelude);
        };
    }

    /** It may have been asked twice at once, and what it replaces be gone by the other one. */
    private Result refusedUnlessKnown(Request request, Refusal refusal) {
        GenerationId meanwhile = request.replaces() == null ? null : knownUnder(request);
        return meanwhile == null ? new Result.Refused(refusal) : new Result.Started(meanwhile, true);
    }

    private @Nullable GenerationId knownUnder(Request request) {
        if (request.requestId() == null) {
            return null;
        }
        GenerationId here = registry.known(request.asker().user(), request.requestId());
        if (here != null) {
            return here;
        }
        Generation.Finished recorded = parts.generations().find(request.asker().user(), request.requestId());
        return recorded == null ? null : recorded.id();
    }

    /** @param shared whether half of the room is for what others find out first */
    private Histories.Found saidBefore(Request request, Agent agent, List<ModelCatalogue.Entry> chain, boolean shared) {
        if (request.conversation() == null) {
            return new Histories.Found.Known(
                    request.history().stream()
                            .filter(message -> !(message instanceof Message.SystemMessage))
                            .toList(),
                    Regulation.NORMAL,
                    null);
        }
        List<String> others = new ArrayList<>();
        TaskMaker.instructionsTo(agent, request).forEach(message -> others.add(message.content()));
        others.add(request.message());
        long room = HistoryRoom.of(chain.getFirst().model(), request.maxTokens()) - CostMeter.estimateInput(others);
        return histories.before(
                request.conversation(),
                request.asker().user(),
                request.replaces(),
                shared ? room / 2 : room,
                clock.instant());
    }

    private Result admit(Asking asking, @Nullable Prelude prelude) {
        Request request = asking.request();
        Generation.Asked asked = askedFor(asking, prelude != null);
        Task task = taskOf(asked, asking, prelude);
        Budgets.Hold hold = parts.budgets().hold(request.asker(), costBeforeTheFirstWord(asking, task));
        if (hold == null) {
            return new Result.Refused(
                    new Refusal(ErrorCode.BUDGET_EXCEEDED, parts.budgets().exceeded(request.asker())));
        }
        Integer atOnce = parts.budgets().allowanceOf(request.asker()).concurrent();
        return switch (registry.admit(asked, atOnce, () -> newRun(asked, task, hold, asking.chain()))) {
            case Registry.Admission.Refused(Refusal refusal) -> {
                hold.settle(Money.ZERO);
                yield new Result.Refused(refusal);
            }
            case Registry.Admission.Known(GenerationId id) -> {
                hold.settle(Money.ZERO);
                yield new Result.Started(id, true);
            }
            case Registry.Admission.Admitted(GenerationRun run) -> {
                open(run);
                parts.threads().execute(run);
                if (asked.replaces() != null) {
                    endReplaced(asked);
                }
                yield new Result.Started(asked.id(), false);
            }
        };
    }

    private Generation.Asked askedFor(Asking asking, boolean jam) {
        Request request = asking.request();
        GenerationId id = parts.ids().get();
        return new Generation.Asked(
                id,
                request.asker().user(),
                request.requestId(),
                asking.agent().role(),
                asking.model().id(),
                request.message(),
                clock.instant(),
                request.conversation(),
                asking.replaces(),
                jam ? new InJam(id, null) : null);
    }

    /** Nobody waits any more for what another is asked instead of. */
    private void endReplaced(Generation.Asked by) {
        histories.replaced(by);
        registry.running().stream()
                .filter(run -> by.supersedes(run.generation().asked()))
                .forEach(run -> run.end(EndCause.STOPPED));
    }

    private Money costBeforeTheFirstWord(Asking asking, Task task) {
        long input = CostMeter.estimateInput(
                task.messages().stream().map(Message::content).toList());
        return Ledger.costBeforeTheFirstWord(asking.model(), input, clock.instant());
    }

    private Task taskOf(Generation.Asked asked, Asking asking, @Nullable Prelude prelude) {
        Money maxCost = asking.request().maxCost();
        CostLimit limit = maxCost == null ? null : new CostLimit(maxCost);
        Task task = tasks.taskOf(asking, limit);
        if (prelude == null) {
            return task;
        }
        CostLimit ofParts = limit == null ? null : limit.share(PARTS_SHARE);
        return task.precededBy(new Task.Preceded(
                prelude,
                (part, weight, whenOver) -> cast(asked, asking, part, weight, ofParts, whenOver),
                ask -> tasks.messagesOf(asking.with(ask))));
    }

    /** Starts a part of a jam. */
    private GenerationRun cast(
            Generation.Asked jam,
            Asking whole,
            Request request,
            @Nullable Double weight,
            @Nullable CostLimit limit,
            Runnable whenOver) {
        Agent agent = parts.agents().get(RequestCheck.roleOf(request));
        Asking part = whole.part(request, agent, parts.agents().chainOf(agent));
        // What it holds is decided with each of its calls, as is everybody's.
        Budgets.Hold hold = parts.budgets().holdLater(request.asker());
        GenerationRun run = newRun(askedFor(part, jam, weight), tasks.taskOf(part, limit), hold, part.chain());
        registry.enter(run);
        parts.threads().execute(() -> {
            // On its own thread, so that parts do not wait for each other's records.
            open(run);
            run.run();
            whenOver.run();
        });
        return run;
    }

    private Generation.Asked askedFor(Asking part, Generation.Asked jam, @Nullable Double weight) {
        return new Generation.Asked(
                parts.ids().get(),
                jam.owner(),
                null,
                part.agent().role(),
                part.model().id(),
                part.request().message(),
                clock.instant(),
                null,
                new InJam(jam.id(), weight));
    }

    private GenerationRun newRun(
            Generation.Asked asked, Task task, Budgets.Hold hold, List<ModelCatalogue.Entry> chain) {
        return new GenerationRun(
                new Generation.Streaming(asked),
                task,
                hold,
                new AttemptPlan(chain, parts.gate(), parts.random()),
                means,
                this::ended);
    }

    /** From now on nothing of it is lost, whatever happens to this process. */
    private void open(GenerationRun run) {
        try {
            parts.generations().open(run.generation());
        } catch (RuntimeException fault) {
            parts.listener().faulted(run.generation(), fault);
        }
    }

    private void ended(GenerationRun run) {
        registry.ended(run, clock.instant());
        Generation.Finished result = run.result();
        if (result != null) {
            histories.ended(result);
        }
    }
}
