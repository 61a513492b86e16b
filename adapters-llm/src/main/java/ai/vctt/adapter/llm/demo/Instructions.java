package ai.vctt.adapter.llm.demo;

import ai.vctt.domain.agent.AgentRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a message tells the demo to do, in words such as {@code demo:length=500}. A word counts at the start of the text
 * or after white space; so the demo's own answers, which put them between backticks, tell it nothing when quoted.
 *
 * @param length tokens of the answer; null for its natural length
 * @param tokensPerSecond 0 for all at once; null for the usual pace
 * @param tense whether agents of a band are to report tension
 * @param dissenter the agent of a band who is to disagree with the others; null: none
 * @param against whether the answer of a band is to go against the majority
 * @param tools what tools are to be asked, as written behind demo:tool=
 * @param failure null when it is to answer
 * @param obeyed the words it follows, as written
 * @param unknown the words it cannot follow, as written
 */
record Instructions(
        @Nullable Integer length,
        @Nullable Integer tokensPerSecond,
        boolean reasoning,
        @Nullable Failure failure,
        boolean tense,
        @Nullable String dissenter,
        boolean against,
        List<String> tools,
        List<String> obeyed,
        List<String> unknown) {

    static final int LONGEST = 100_000;

    private static final Pattern WORD = Pattern.compile("(?<!\\S)demo:(?<name>\\p{Alpha}+)(?:=(?<value>\\S*))?");
    private static final Pattern CLOSING = Pattern.compile("[.,;!?)\\]]+$");

    /**
     * @param model the id of the model that answers; what is told to another one with {@code demo:only} is left out
     * @param part the agent of a band that is played; null outside of one
     */
    static Instructions in(String text, String model, @Nullable AgentRole part) {
        Reading reading = new Reading(part);
        List<String> words =
                WORD.matcher(text).results().map(Instructions::word).toList();
        boolean mine = words.stream()
                .filter(word -> word.startsWith("demo:only="))
                .allMatch(word -> word.equals("demo:only=" + model));
        if (mine) {
            words.forEach(reading::read);
        }
        return new Instructions(
                reading.length,
                reading.tokensPerSecond,
                reading.reasoning,
                reading.failure,
                reading.tense,
                reading.dissenter,
                reading.against,
                List.copyOf(reading.tools),
                List.copyOf(reading.obeyed),
                List.copyOf(reading.unknown));
    }

    /** The text without such words. */
    static String without(String text) {
        return WORD.matcher(text).replaceAll("");
    }

    private static String word(MatchResult match) {
        return CLOSING.matcher(match.group()).replaceFirst("");
    }

    private static final class Reading {
        private @Nullable Integer length;
        private @Nullable Integer tokensPerSecond;
        private boolean reasoning;
        private @Nullable Failure failure;
        private boolean tense;
        private @Nullable String dissenter;
        private boolean against;
        private final @Nullable AgentRole part;
        private final List<String> tools = new ArrayList<>();
        private final List<String> obeyed = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();

        Reading(@Nullable AgentRole part) {
            this.part = part;
        }

        void read(String word) {
            String[] parts = word.split("=", 2);
            String value = parts.length == 1 ? "" : parts[1];
            boolean understood = switch (parts[0]) {
                case "demo:length" -> {
                    Integer number = number(value, 1, LONGEST);
                    length = number == null ? length : number;
                    yield number != null;
                }
                case "demo:rate" -> {
                    Integer number = number(value, 0, DemoSettings.FASTEST);
                    tokensPerSecond = number == null ? tokensPerSecond : number;
                    yield number != null;
                }
                case "demo:fail" -> {
                    AgentRole role = AgentRole.named(value);
                    if (role != null) {
                        failure = role == part ? new Failure.First() : failure;
                        yield true;
                    }
                    Failure told = failure(value);
                    failure = told == null ? failure : told;
                    yield told != null;
                }
                case "demo:reasoning" -> {
                    reasoning |= value.isEmpty();
                    yield value.isEmpty();
                }
                case "demo:tool" -> !value.isEmpty() && tools.add(value);
                case "demo:tense" -> {
                    tense |= value.isEmpty();
                    yield value.isEmpty();
                }
                case "demo:dissent" -> {
                    dissenter = AgentRole.named(value) == null ? dissenter : value;
                    yield AgentRole.named(value) != null;
                }
                case "demo:against" -> {
                    against |= value.isEmpty();
                    yield value.isEmpty();
                }
                case "demo:only" -> true;
                default -> false;
            };
            (understood ? obeyed : unknown).add(word);
        }

        private static @Nullable Failure failure(String value) {
            String[] parts = value.split(":", 2);
            Integer tokens = parts.length == 1 ? null : number(parts[1], 0, LONGEST);
            return switch (parts[0]) {
                case "first" -> parts.length == 1 ? new Failure.First() : null;
                case "ratelimit" -> parts.length == 1 ? new Failure.RateLimit() : null;
                case "filter" -> parts.length == 1 ? new Failure.Filter() : null;
                case "after" -> tokens == null ? null : new Failure.After(tokens);
                case "stall" -> tokens == null ? null : new Failure.Stall(tokens);
                default -> null;
            };
        }

        private static @Nullable Integer number(String text, int least, int most) {
            if (!text.matches("[0-9]{1,9}")) {
                return null;
            }
            int number = Integer.parseInt(text);
            return number < least || number > most ? null : number;
        }
    }
}
