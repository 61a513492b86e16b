package ai.vctt.adapter.rest.openai;

import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.application.generation.port.in.StartGeneration;
import ai.vctt.application.jam.port.in.StartJam;
import ai.vctt.domain.generation.ErrorCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request for a chat completion, read.
 *
 * @param question what is asked of the engine
 * @param band whether the whole band is asked, and not its role alone
 * @param places where each message of the question's history stands in the request, and last its message
 * @param stream whether the answer is wanted as events
 * @param includeUsage whether these tell the usage
 */
record ChatRequest(
        StartGeneration.Request question,
        boolean band,
        List<Integer> places,
        boolean stream,
        boolean includeUsage,
        Rescue rescue) {

    private static final Pattern OF_HISTORY = Pattern.compile("^history\\[(\\d+)]");

    /** The same question, for a band. */
    StartJam.Request jam() {
        return new StartJam.Request(
                question.asker(),
                question.requestId(),
                question.message(),
                question.history(),
                question.conversation(),
                question.replaces(),
                List.of(),
                question.temperature(),
                question.maxTokens(),
                question.maxCost());
    }

    /** Why the question was refused, with the request's own names for its parts. */
    ApiError refused(Refusal refusal) {
        if (refusal.code() != ErrorCode.INVALID_REQUEST) {
            return ApiError.of(new Refusal(
                    refusal.code(),
                    refusal.message()
                            .replaceFirst("^conversationId:", ChatRequestReader.CONVERSATION + ":")
                            .replaceFirst("^replaces:", ChatRequestReader.REPLACES + ":"),
                    refusal.retryAfter()));
        }
        Matcher ofHistory = OF_HISTORY.matcher(refusal.message());
        String message = ofHistory.find()
                ? ofHistory.replaceFirst("messages[" + places.get(Integer.parseInt(ofHistory.group(1))) + "]")
                : refusal.message()
                        .replaceFirst("^history:", "messages:")
                        .replaceFirst("^message:", "messages[" + places.getLast() + "].content:")
                        .replaceFirst("^agentRole:", "model:")
                        .replaceFirst("^maxCostUsd:", ChatRequestReader.MOST_COST + ":");
        int colon = message.indexOf(':');
        return ApiError.of(ErrorCode.INVALID_REQUEST, colon < 0 ? null : message.substring(0, colon), message);
    }
}
