package ai.vctt.application.generation.port.in;

import ai.vctt.domain.generation.ErrorCode;

/**
 * Why nothing was done.
 *
 * @param message for the person who asked; names the field and the rule where one was broken
 */
public record Refusal(ErrorCode code, String message) {}
