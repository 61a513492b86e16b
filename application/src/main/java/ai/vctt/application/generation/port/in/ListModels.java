package ai.vctt.application.generation.port.in;

import ai.vctt.domain.cost.Price;
import ai.vctt.domain.model.Circuit;
import ai.vctt.domain.model.Model;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which models there are, and whether they can be used. */
public interface ListModels {

    List<KnownModel> models();

    /**
     * @param price of a short request today; null when unknown
     * @param unavailable why it cannot be used; null when it can
     * @param circuit whether it is asked at the moment
     * @param misconfigured a sentence about the model, without its subject, when its provider turned our credentials
     *     down; else null
     */
    record KnownModel(
            Model model,
            @Nullable Price price,
            @Nullable String unavailable,
            Circuit circuit,
            @Nullable String misconfigured) {}
}
