package ai.vctt.domain.trust;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The English words and phrases that count as signs of a component, and how strongly each does. */
final class Phrases {

    // Each line: strength, then phrases.
    private static final String TENSION = """
            0.9 i hate you, shut up, screw you, go to hell, you are useless, you're useless, sick of this, sick of you, had enough
            0.8 furious, outrageous, betrayed, threatened, threaten, threatens, revenge, unforgivable, hostile, enraged
            0.6 angry, unfair, unacceptable, ridiculous, blame, fault, accuse, accused, accuses, insult, insulted, fight, fighting, dispute, lied, liar, betrayal
            0.5 argument with, arguing, conflict, conflicts, at odds, disagree, disagrees, resent, resentment, pressure me, ultimatum, refuse, refuses, refused
            0.3 trade-off, competing, tension, tensions, tense, complain, complained, complaint, frustrated, frustrating, annoyed, annoying, disappointed
            """;

    private static final String UNCERTAINTY = """
            0.9 i do not know, i don't know, i have no idea, impossible to say, nobody knows, cannot be known
            0.8 could not verify, couldn't verify, cannot verify, can't verify, could not be verified, cannot be verified, unable to verify, not verified, unverified, i cannot check, i can't check
            0.6 i am not sure, i'm not sure, not certain, uncertain, it is unclear, it's unclear, unclear whether, unclear how, not clear whether, remains open, hard to say, hard to tell, no reliable, insufficient evidence, not enough information, without more information
            0.4 i think, i believe, i guess, i assume, perhaps, maybe, possibly, might, could be, presumably, seems, seem, appears to, it depends, depends on, speculative, as far as i know, to my knowledge, rough estimate
            0.2 likely, probably, may, approximately, roughly, about, usually, often, typically, generally, suggests, in some cases
            """;

    private static final String CONTRADICTION = """
            0.8 contradicts itself, contradict myself, i contradict, contradict each other, contradicts what, both true and false, cannot both be true, can't both be true, self-contradictory
            0.7 i was wrong, i made a mistake, correction, scratch that, on second thought, i take that back
            0.6 contradicts, contradict, contradiction, contradictory, inconsistent, inconsistency, incompatible, mutually exclusive, paradox, paradoxical
            0.4 that is false, that's false, is not true, isn't true, that is wrong, that's wrong, actually no, evidence conflicts, conflicting, conflicts with, the opposite, quite the contrary, on the contrary
            0.2 on the other hand, however, nevertheless, nonetheless, whereas, at the same time
            """;

    private static final String EMOTION = """
            0.9 hate, terrified, devastated, desperate, heartbroken, furious, panicking, suicidal, hopeless, ecstatic, overwhelmed
            0.7 love, afraid, scared, angry, crying, cried, grief, ashamed, humiliated, lonely, thrilled, betrayed, jealous, anxious, panic
            0.5 sad, worried, hurt, upset, frustrated, happy, excited, proud, guilty, disappointed, annoyed, stressed, nervous, miss her, miss him, sorry
            0.3 feel, feels, feeling, feelings, hope, wish, glad, concerned, uncomfortable, surprised, care about
            """;

    private static final Map<String, List<Phrase>> BY_FIRST_WORD = byFirstWord();

    private record Phrase(Component component, List<String> words, double strength) {

        boolean standsAt(int position, List<String> sentence) {
            return position + words.size() <= sentence.size()
                    && sentence.subList(position, position + words.size()).equals(words);
        }
    }

    private Phrases() {}

    /** The strength of the strongest sign of each component in a sentence; what is missing has none. */
    static Map<Component, Double> in(List<String> sentence) {
        Map<Component, Double> strongest = new EnumMap<>(Component.class);
        for (int position = 0; position < sentence.size(); position++) {
            for (Phrase phrase : BY_FIRST_WORD.getOrDefault(sentence.get(position), List.of())) {
                if (phrase.standsAt(position, sentence)) {
                    strongest.merge(phrase.component(), phrase.strength(), Math::max);
                }
            }
        }
        return strongest;
    }

    private static Map<String, List<Phrase>> byFirstWord() {
        Map<String, List<Phrase>> phrases = new HashMap<>();
        read(Component.TENSION, TENSION, phrases);
        read(Component.UNCERTAINTY, UNCERTAINTY, phrases);
        read(Component.CONTRADICTION, CONTRADICTION, phrases);
        read(Component.EMOTIONAL_INTENSITY, EMOTION, phrases);
        phrases.values()
                .forEach(list ->
                        list.sort(Comparator.comparingDouble(Phrase::strength).reversed()));
        return phrases;
    }

    private static void read(Component component, String table, Map<String, List<Phrase>> phrases) {
        table.lines().forEach(line -> {
            int space = line.indexOf(' ');
            double strength = Double.parseDouble(line.substring(0, space));
            for (String words : line.substring(space + 1).split(", ", -1)) {
                Phrase phrase = new Phrase(component, List.of(words.split("[ -]", -1)), strength);
                phrases.computeIfAbsent(phrase.words().getFirst(), _ -> new ArrayList<>())
                        .add(phrase);
            }
        });
    }
}
