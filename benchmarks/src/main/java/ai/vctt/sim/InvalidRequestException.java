package ai.vctt.sim;

import org.jspecify.annotations.Nullable;

/** A request the real provider would refuse. */
final class InvalidRequestException extends Exception {

    private final Problem problem;
    private final @Nullable String parameter;

    InvalidRequestException(String message, @Nullable String parameter) {
        this(Problem.BAD_REQUEST, message, parameter);
    }

    InvalidRequestException(Problem problem, String message, @Nullable String parameter) {
        super(message);
        this.problem = problem;
        this.parameter = parameter;
    }

    Problem problem() {
        return problem;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** Null when it is about none. */
    @Nullable
    String parameter() {
        return parameter;
    }
}
