package ai.vctt.adapter.rest.body;

import org.springframework.http.HttpStatus;

/** A body is not taken. Its message is for whoever sent it. */
public final class BodyException extends RuntimeException {

    private final HttpStatus status;

    BodyException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    public HttpStatus status() {
        return status;
    }
}
