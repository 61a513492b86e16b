package ai.vctt.application.jam;

import ai.vctt.application.generation.Agents;
import ai.vctt.application.generation.GenerationService;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.application.jam.port.out.JsonValues;
import ai.vctt.domain.agent.AgentRole;
import ai.vctt.domain.band.Band;
import ai.vctt.domain.generation.ErrorCode;
import java.util.List;

/** Lets bands play. Thread-safe. */
public final class JamService implements StartJam {

    private final GenerationService generations;
    private final Agents agents;
    private final JamSettings settings;
    private final Written written;

    public JamService(GenerationService generations, Agents agents, JamSettings settings, JsonValues json) {
        this.generations = generations;
        this.agents = agents;
        this.settings = settings;
        this.written = new Written(json);
    }

    @Override
    public StartGeneration.Result start(Request request) {
        List<AgentRole> wanted = request.roles().isEmpty() ? Band.LANES : request.roles();
        List<AgentRole> playing = Band.LANES.stream()
                .filter(role -> wanted.contains(role) && agents.find(role) != null)
                .toList();
        if (playing.isEmpty()) {
            return new StartGeneration.Result.Refused(
                    new Refusal(ErrorCode.INVALID_REQUEST, "roles: none of these agents is configured"));
        }
        Jam jam = new Jam(request, playing, agents.find(AgentRole.PLANNER) != null, settings, written);
        return generations.start(
                new StartGeneration.Request(
                        request.asker(),
                        request.requestId(),
                        request.message(),
                        null,
                        request.history(),
                        request.conversation(),
                        request.replaces(),
                        AgentRole.SYNTHESISER,
                        request.temperature(),
                        null,
                        request.maxTokens(),
                        request.maxCost(),
                        true),
                jam);
    }
}
