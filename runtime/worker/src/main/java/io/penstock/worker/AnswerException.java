package io.penstock.worker;

import java.io.IOException;

/** A value of the function can't be turned into bytes. */
final class AnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
