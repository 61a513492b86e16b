package ai.vctt.application.generation.port.out;

/**
 * A provider that serves models. Translates one call and says truthfully how it went; it never retries. Thread-safe.
 */
public interface LanguageModel {

    /** A streamed answer. */
    ModelStream stream(ModelRequest request);

    /** The same answer asked for as a whole: it arrives as at most one reasoning and one text delta. */
    ModelStream complete(ModelRequest request);
}
