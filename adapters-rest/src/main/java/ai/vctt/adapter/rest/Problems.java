package ai.vctt.adapter.rest;

import ai.vctt.adapter.rest.access.NotAllowedException;
import ai.vctt.adapter.rest.access.NotFoundException;
import ai.vctt.adapter.rest.access.RefusedException;
import ai.vctt.adapter.rest.body.BodyException;
import ai.vctt.application.access.port.out.KeysUnavailableException;
import ai.vctt.application.analytics.port.out.LedgerUnavailableException;
import ai.vctt.application.conversation.port.out.ConversationsUnavailableException;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.generation.ErrorCode;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebInputException;

/** Says as problem details what a controller throws. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Problems {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(InvalidValueException broken) {
        String message = String.valueOf(broken.getMessage());
        return Problem.of(ErrorCode.INVALID_REQUEST, message, message.substring(0, message.indexOf(':')));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(LedgerUnavailableException unavailable) {
        return Problem.of(ErrorCode.SERVER_BUSY, String.valueOf(unavailable.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notAllowed(NotAllowedException refused) {
        return Problem.of(ErrorCode.FORBIDDEN, String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException refused) {
        return Problem.of(refused.refusal());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notFound(NotFoundException missing) {
        return Problem.of(HttpStatus.NOT_FOUND, String.valueOf(missing.getMessage()), missing.field());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> conversationsAway(ConversationsUnavailableException unavailable) {
        return Problem.of(ErrorCode.SERVER_BUSY, String.valueOf(unavailable.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notTaken(BodyException broken) {
        return Problem.of(broken.status(), String.valueOf(broken.getMessage()), "body");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(ServerWebInputException broken) {
        if (broken instanceof MissingRequestValueException missing) {
            return Problem.of(ErrorCode.INVALID_REQUEST, missing.getName() + ": missing", missing.getName());
        }
        return broken.getMostSpecificCause() instanceof BodyException bounds
                ? notTaken(bounds)
                : Problem.of(ErrorCode.INVALID_REQUEST, "body: unreadable (expected: JSON)", "body");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> keysAway(KeysUnavailableException unavailable) {
        return Problem.of(ErrorCode.SERVER_BUSY, String.valueOf(unavailable.getMessage()));
    }
}
