package ai.vctt.adapter.rest.openai;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.application.generation.port.in.ListAgents;
import ai.vctt.application.generation.port.in.ListModels;
import ai.vctt.application.generation.port.in.ListModels.KnownModel;
import ai.vctt.domain.generation.ErrorCode;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a chat completion can be asked of: the models that are available, and the agents. */
@RestController
class ModelsController {

    private final ListModels models;
    private final ListAgents agents;
    private final long created;

    ModelsController(ListModels models, ListAgents agents, InstantSource clock) {
        this.models = models;
        this.agents = agents;
        this.created = clock.instant().getEpochSecond();
    }

    record Models(String object, List<ModelView> data) {}

    /** @param created seconds since 1970; when this server started, as nobody says when a model was made */
    record ModelView(String id, String object, long created, String owned_by) {}

    @GetMapping("/v1/models")
    Models models() {
        return new Models("list", views().toList());
    }

    /** An agent's name has a slash in it. */
    @GetMapping("/v1/models/{*id}")
    ResponseEntity<?> model(@PathVariable String id) {
        String name = id.substring(1);
        return views().filter(view -> view.id().equals(name))
                .findFirst()
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() -> notFound(name));
    }

    private Stream<ModelView> views() {
        return Stream.concat(
                models.models().stream()
                        .filter(known -> known.unavailable() == null)
                        .map(known -> view(
                                known.model().id().value(),
                                known.model().provider().value())),
                Stream.concat(
                                agents.agents().stream()
                                        .map(ready ->
                                                ModelNames.of(ready.agent().role())),
                                Stream.of(ModelNames.BAND))
                        .map(name -> view(name, "vctt")));
    }

    private ModelView view(String id, String owner) {
        return new ModelView(id, "model", created, owner);
    }

    private ResponseEntity<String> notFound(String name) {
        String why = models.models().stream()
                .filter(known -> known.model().id().value().equals(name))
                .map(KnownModel::unavailable)
                .findFirst()
                .map(reason -> "is not available here: " + reason)
                .orElse("is neither a model nor an agent of this server");
        ApiError error = ApiError.of(ErrorCode.MODEL_NOT_FOUND, null, Fields.shortened(name) + " " + why);
        return ResponseEntity.status(error.status())
                .contentType(MediaType.APPLICATION_JSON)
                .body(error.json());
    }
}
