package ai.vctt.adapter.llm;

import static ai.vctt.adapter.llm.InvalidConfigurationException.require;

import ai.vctt.adapter.llm.demo.DemoSettings;
import ai.vctt.adapter.llm.gate.CircuitSettings;
import ai.vctt.domain.model.Model;
import ai.vctt.domain.model.ProviderId;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.Environment;

/**
 * Binds, checks and resolves what {@link LlmProperties} holds. The binding is by hand, branch by branch, because other
 * branches of {@code vctt} belong to others: only so can a key nobody knows be told from a key somebody else knows.
 */
final class LlmPropertiesReader {

    private static final Logger log = LoggerFactory.getLogger(LlmPropertiesReader.class);

    private static final String PROVIDERS = "vctt.providers";
    private static final String MODELS = "vctt.models";
    private static final String CIRCUIT = "vctt.circuit";
    private static final String DEMO = "vctt.demo";
    private static final String PRICE_FILE = "vctt.price-file";

    private final Binder binder;

    LlmPropertiesReader(Environment environment) {
        this.binder = Binder.get(environment);
    }

    LlmProperties read() {
        Map<ProviderId, ProviderSettings> providers = new LinkedHashMap<>();
        bind(PROVIDERS, Bindable.mapOf(String.class, RawProvider.class), Map.of())
                .forEach((name, raw) -> {
                    ProviderSettings provider = raw.resolve(name);
                    providers.put(provider.id(), provider);
                });
        List<Model> models = new ArrayList<>();
        bind(MODELS, Bindable.mapOf(String.class, RawModel.class), Map.of())
                .forEach((id, raw) -> models.add(raw.resolve(id, providers)));
        Path priceFile = priceFile(bind(PRICE_FILE, Bindable.of(String.class), ""));
        return new LlmProperties(
                providers, priceFile == null ? models : laidOver(models, priceFile), priceFile, circuit(), demo());
    }

    private <T> T bind(String branch, Bindable<T> target, T otherwise) {
        try {
            return binder.bind(
                            branch,
                            target,
                            new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()))
                    .orElse(otherwise);
        } catch (BindException e) {
            throw readable(e);
        }
    }

    private CircuitSettings circuit() {
        CircuitSettings circuit = bind(CIRCUIT, Bindable.of(CircuitSettings.class), CircuitSettings.USUAL);
        boolean isRate = circuit.failureRate() >= 1 && circuit.failureRate() <= 100;
        require(isRate, CIRCUIT + ".failure-rate", circuit.failureRate(), "1 to 100");
        require(circuit.calls() > 0, CIRCUIT + ".calls", circuit.calls(), "> 0");
        require(circuit.inARow() > 0, CIRCUIT + ".in-a-row", circuit.inARow(), "> 0");
        require(circuit.rest().isPositive(), CIRCUIT + ".rest", circuit.rest(), "> 0");
        require(circuit.probes() > 0, CIRCUIT + ".probes", circuit.probes(), "> 0");
        return circuit;
    }

    private DemoSettings demo() {
        DemoSettings demo = bind(DEMO, Bindable.of(DemoSettings.class), DemoSettings.USUAL);
        require(
                demo.tokensPerSecond() >= 0 && demo.tokensPerSecond() <= DemoSettings.FASTEST,
                DEMO + ".tokens-per-second",
                demo.tokensPerSecond(),
                "0 to " + DemoSettings.FASTEST);
        return demo;
    }

    private static @Nullable Path priceFile(String path) {
        try {
            return path.isBlank() ? null : Path.of(path.strip());
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException(PRICE_FILE, path, "the path of a file", e);
        }
    }

    private static List<Model> laidOver(List<Model> models, Path priceFile) {
        LiteLlmPrices.Overlay overlay =
                LiteLlmPrices.read(PRICE_FILE, priceFile).over(models);
        overlay.warnings().forEach(warning -> log.warn("{}: {}", priceFile, warning));
        log.info("{} knows {} of {} models", priceFile, overlay.known(), models.size());
        return overlay.models();
    }

    private static InvalidConfigurationException readable(BindException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnboundConfigurationPropertiesException unbound) {
                return unknownKey(unbound);
            }
            if (cause instanceof ConversionFailedException conversion) {
                return new InvalidConfigurationException(
                        failure.getName().toString(),
                        String.valueOf(conversion.getValue()),
                        expected(conversion.getTargetType().getType()));
            }
        }
        return new InvalidConfigurationException(
                failure.getName().toString(), "a single value", "settings under this key", failure);
    }

    /** Without its value: what is misspelt may be a key. */
    private static InvalidConfigurationException unknownKey(UnboundConfigurationPropertiesException unbound) {
        String first = unbound.getUnboundProperties().stream()
                .map(property -> property.getName().toString())
                .collect(Collectors.toCollection(TreeSet::new))
                .first();
        return new InvalidConfigurationException(
                first,
                "unknown key",
                first.startsWith(MODELS)
                        ? "a key of a model; a model id with a dot or a colon is written \"[grok-4.3]\""
                        : "a key that vctt-llm.yml lists");
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return choices(type);
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a time such as 10s";
        }
        return type == BigDecimal.class ? "a number" : "a whole number";
    }

    static String choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(choice -> choice.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(" or "));
    }

    /** The key of a map's entry, as Spring writes it. */
    static String child(String parent, String name) {
        return name.matches("[a-z0-9-]+") ? parent + "." + name : parent + "[" + name + "]";
    }
}
