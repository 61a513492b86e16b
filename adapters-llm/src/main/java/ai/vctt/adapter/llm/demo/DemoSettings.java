package ai.vctt.adapter.llm.demo;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the demo behaves unless a message says otherwise.
 *
 * @param tokensPerSecond its pace, up to {@value #FASTEST}; 0 sends all at once
 * @param seed the same seed and messages give the same answer
 */
public record DemoSettings(
        @DefaultValue("60") int tokensPerSecond,
        @DefaultValue("1") long seed) {

    public static final int FASTEST = 100_000;
    public static final DemoSettings USUAL = new DemoSettings(60, 1);
}
