package ai.vctt.adapter.rest.access;

/** What is asked for by name is not there, or not for whoever asks. */
public final class NotFoundException extends RuntimeException {

    private final String field;

    public NotFoundException(String field, String message) {
        super(field + ": " + message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
