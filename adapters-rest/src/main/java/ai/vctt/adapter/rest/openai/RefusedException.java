package ai.vctt.adapter.rest.openai;

/** A request that cannot be taken as it is. */
final class RefusedException extends RuntimeException {

    private final transient ApiError error;

    RefusedException(ApiError error) {
        super(error.message());
        this.error = error;
    }

    ApiError error() {
        return error;
    }
}
