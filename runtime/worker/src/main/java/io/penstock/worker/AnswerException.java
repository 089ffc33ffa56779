package io.penstock.worker;

import java.io.IOException;

/** What the function returned can't be turned into an answer. */
final class AnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
