package ai.vctt.domain.ledger;

/**
 * What falls to one model, agent, day or hour.
 *
 * @param <K> which one
 * @param <V> what of it
 */
public record Part<K, V>(K key, V value) {}
