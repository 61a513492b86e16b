package ai.vctt.adapter.llm.demo;

import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.conversation.Message.AssistantMessage;
import ai.vctt.domain.conversation.Message.SystemMessage;
import ai.vctt.domain.conversation.Message.UserMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the demo says. Every sentence is true of it or of the world; the seed and the messages decide which ones come.
 */
final class Answer {

    private static final int LONGEST_QUOTE = 60;
    private static final int LONGEST_RESULT = 500;

    private static final List<String> GREETINGS = List.of(
            "Hello! This is the demo built into VCTT Engine: a small program, not a language model.",
            "Good to hear from you. I am the built-in demo of VCTT Engine, a small program, not a language model.",
            "Welcome! You have reached the demo inside VCTT Engine: a small program, not a language model.");

    private static final String NATURE =
            " I have understood nothing and looked nothing up: I count and quote what arrived, and stream it back.";

    private static final String KEYS = "For real answers, set `OPENAI_API_KEY`, `ANTHROPIC_API_KEY` or `XAI_API_KEY`"
            + " and start the server again; any OpenAI-compatible server can be added under `vctt.providers`.";

    private static final String KNOWN = "`demo:length=500` (tokens), `demo:rate=200` (tokens per second, 0 for all at"
            + " once), `demo:reasoning`, `demo:fail=first`, `demo:fail=after:20`, `demo:fail=stall:20`,"
            + " `demo:fail=ratelimit`, `demo:fail=filter`, `demo:tool=calculate:2^64`, in a band `demo:fail=analyst`, `demo:tense`,"
            + " `demo:dissent=ethics` and `demo:against`, and `demo:only=demo` to tell just the model of that name.";

    /** Where clients count in UTF-16 units, these show who counts otherwise. */
    private static final List<String> LANGUAGES = List.of(
            "En français, l’œuf prend une ligature et l’été deux accents.",
            "日本語の文章では、言葉の間に空白を入れません。",
            "The character 𠮷 takes two UTF-16 units, and so does the G clef 𝄞.");

    private static final List<String> SENTENCES = List.of(
            "A streamed answer arrives in small pieces, and reading can begin long before the last one is here.",
            "The wait before the first piece is called time to first token.",
            "What comes after it has a pace of its own, counted in tokens per second.",
            "You can stop me at any moment; what has arrived by then stays.",
            "If your connection drops, come back: the stream goes on without you and is replayed from where you left.",
            "Every piece carries a number, so none is lost and none is shown twice.",
            "While I talk, a meter counts what a real model would cost; mine costs nothing.",
            "Several people may watch the same answer, each at the speed of their own connection.",
            "A slow reader never holds up the one who writes.",
            "When a model fails before it has said anything, the next one in its chain is asked.",
            "The same seed and the same messages make me say the same words.",
            "Auf Deutsch schreibt sich die Straße mit Eszett und die Brücke mit einem Umlaut.",
            "A token is often a word, sometimes half of one, and now and then a single sign.",
            "I keep no memory: all I know of this conversation was in the request itself.");

    private static final String THOUGHTS = "I am asked for visible reasoning, so here is mine. I look for words that"
            + " begin with demo: and note the rest for the count. Then I choose my sentences by the seed and begin.";

    private final List<Message> messages;
    private final Instructions instructions;
    private final Wishes wishes;
    private final @Nullable BandPart part;
    private final long seed;

    /** @param part of a band that is played; null outside of one */
    Answer(List<Message> messages, Instructions instructions, Wishes wishes, @Nullable BandPart part, long seed) {
        this.messages = messages;
        this.instructions = instructions;
        this.wishes = wishes;
        this.part = part;
        long mixed = seed;
        for (Message message : messages) {
            mixed = 31 * mixed + message.content().hashCode();
        }
        this.seed = mixed;
    }

    /** The last thing a person said; empty when nobody did. */
    static String question(List<Message> messages) {
        return messages.reversed().stream()
                .filter(message -> message instanceof UserMessage)
                .map(Message::content)
                .findFirst()
                .orElse("");
    }

    /** A name for this answer: the same for the same seed and messages. */
    String name() {
        return "demo-" + Long.toHexString(seed);
    }

    /** Empty unless it was asked for. */
    List<String> reasoning() {
        return instructions.reasoning() ? Tokens.of(THOUGHTS) : List.of();
    }

    /** As many tokens as told, or the natural number. Made as they are asked for. */
    Iterator<String> text() {
        if (!wishes.calls().isEmpty()) {
            return Tokens.of("I ask my tools first.").iterator();
        }
        if (part != null) {
            return Tokens.of(part.text(instructions)).iterator();
        }
        Random random = new Random(seed);
        List<String> core = Tokens.of(core(random));
        Integer length = instructions.length();
        if (length == null) {
            return core.iterator();
        }
        Stream<String> more = Stream.concat(Stream.of(LANGUAGES), Stream.generate(() -> {
                    List<String> shuffled = new ArrayList<>(SENTENCES);
                    Collections.shuffle(shuffled, random);
                    return shuffled;
                }))
                .flatMap(sentences -> Tokens.of("\n\n" + String.join(" ", sentences)).stream());
        return Stream.concat(core.stream(), more).limit(length).iterator();
    }

    private String core(Random random) {
        List<String> paragraphs = new ArrayList<>();
        for (Wishes.Result result : wishes.results()) {
            paragraphs.add("The tool `" + result.tool() + "` " + (result.failed() ? "failed: " : "says: ")
                    + quotedLine(result.content()));
        }
        if (!wishes.missing().isEmpty()) {
            paragraphs.add("I was not offered what " + quoted(wishes.missing()) + " asks for.");
        }
        paragraphs.add(GREETINGS.get(random.nextInt(GREETINGS.size())) + NATURE);
        paragraphs.add(received());
        if (!instructions.obeyed().isEmpty()) {
            paragraphs.add("I follow your instructions: " + quoted(instructions.obeyed()) + ".");
        }
        if (!instructions.unknown().isEmpty()) {
            paragraphs.add("I cannot follow " + quoted(instructions.unknown()) + ".");
        }
        paragraphs.add(KEYS);
        paragraphs.add("To try things out without a network, put one of these into your message: " + KNOWN);
        paragraphs.add(SENTENCES.get(random.nextInt(SENTENCES.size())));
        return String.join("\n\n", paragraphs);
    }

    private String received() {
        String question = question(messages);
        StringBuilder text = new StringBuilder();
        if (question.isEmpty()) {
            text.append("Nobody has asked me anything yet.");
        } else {
            text.append("Your message has ").append(counted(length(question), "character"));
            String quotable = Instructions.without(question).strip();
            text.append(quotable.isEmpty() ? "." : beginning(quotable));
        }
        long earlier = messages.stream()
                        .filter(message -> message instanceof UserMessage || message instanceof AssistantMessage)
                        .count()
                - (question.isEmpty() ? 0 : 1);
        text.append(
                earlier == 0
                        ? " Nothing was said before it."
                        : " It came with " + counted(earlier, "earlier message") + ".");
        String role = messages.stream()
                .filter(message -> message instanceof SystemMessage)
                .map(Message::content)
                .collect(Collectors.joining("\n"))
                .strip();
        if (!role.isEmpty()) {
            text.append(" I was given a role in ")
                    .append(counted(length(role), "character"))
                    .append(beginning(role));
        }
        return text.toString();
    }

    private static String quotedLine(String text) {
        String line = line(text);
        return "“" + (line.length() <= LONGEST_RESULT ? line : line.substring(0, LONGEST_RESULT) + "…") + "”";
    }

    private static String line(String text) {
        // Through UTF-8, where half of a surrogate pair becomes a question mark.
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replaceAll("[\\s\\p{Cntrl}]+", " ");
    }

    private static String beginning(String text) {
        String line = line(text);
        int[] characters = line.codePoints().toArray();
        return characters.length <= LONGEST_QUOTE
                ? ": “" + line + "”."
                : " and begins “"
                        + IntStream.of(characters)
                                .limit(LONGEST_QUOTE)
                                .mapToObj(Character::toString)
                                .collect(Collectors.joining())
                                .stripTrailing()
                        + "…”.";
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "`" + word.replace('`', '\'') + "`").collect(Collectors.joining(", "));
    }

    private static long length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
