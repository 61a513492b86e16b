package ai.vctt.adapter.rest;

import ai.vctt.application.generation.port.in.ListAgents;
import ai.vctt.application.generation.port.in.ListAgents.ReadyAgent;
import ai.vctt.application.generation.port.in.ListModels;
import ai.vctt.application.generation.port.in.ListModels.KnownModel;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.cost.Money;
import ai.vctt.domain.cost.Price;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ModelId;
import ai.vctt.domain.tool.Tool;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which models and agents there are. */
@RestController
@RequestMapping("/api/v1")
class DirectoryController {

    private final ListModels models;
    private final ListAgents agents;

    DirectoryController(ListModels models, ListAgents agents) {
        this.models = models;
        this.agents = agents;
    }

    record Models(List<ModelView> models) {}

    /**
     * @param circuit whether it is asked at the moment: closed, open or half_open
     * @param misconfigured what its provider says against our credentials; null when nothing
     */
    record ModelView(
            String id,
            String provider,
            String providerModel,
            boolean available,
            @Nullable String reason,
            String circuit,
            @Nullable String misconfigured,
            boolean retired,
            @Nullable PriceView price,
            @Nullable Integer contextWindow,
            @Nullable Integer maxOutputTokens,
            Model.Abilities abilities) {

        static ModelView from(KnownModel known) {
            Model model = known.model();
            return new ModelView(
                    model.id().value(),
                    model.provider().value(),
                    model.providerModel(),
                    known.unavailable() == null,
                    known.unavailable(),
                    known.circuit().wireName(),
                    known.misconfigured(),
                    model.retired(),
                    known.price() == null ? null : PriceView.from(known.price()),
                    model.contextWindow(),
                    model.maxOutputTokens(),
                    model.abilities());
        }
    }

    /** USD per million tokens; null where a class has no rate of its own. */
    record PriceView(
            BigDecimal inputPerMillion,
            BigDecimal outputPerMillion,
            @Nullable BigDecimal cachedInputPerMillion,
            @Nullable BigDecimal cacheWritePerMillion) {

        private static final long MILLION = 1_000_000;

        static PriceView from(Price price) {
            return new PriceView(
                    price.input().times(MILLION).usd(),
                    price.output().times(MILLION).usd(),
                    perMillion(price.cachedInput()),
                    perMillion(price.cacheWrite()));
        }

        private static @Nullable BigDecimal perMillion(@Nullable Money rate) {
            return rate == null ? null : rate.times(MILLION).usd();
        }
    }

    record Agents(List<AgentView> agents) {}

    /** @param role what a request says to get this agent; null for the primary one */
    record AgentView(@Nullable String role, String name, double temperature, List<String> chain, List<String> tools) {

        static AgentView from(ReadyAgent ready) {
            AgentRole role = ready.agent().role();
            return new AgentView(
                    role == AgentRole.PRIMARY ? null : role.wireName(),
                    role.wireName(),
                    ready.agent().temperature(),
                    ready.chain().stream().map(ModelId::value).toList(),
                    ready.tools().stream().map(Tool::name).toList());
        }
    }

    @GetMapping("/models")
    Models models() {
        return new Models(models.models().stream().map(ModelView::from).toList());
    }

    @GetMapping("/agents")
    Agents agents() {
        return new Agents(agents.agents().stream().map(AgentView::from).toList());
    }
}
