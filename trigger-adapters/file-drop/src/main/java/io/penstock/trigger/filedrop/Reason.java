package io.penstock.trigger.filedrop;

/**
 * Why a file has failed.
 *
 * @param code error code, as callers over HTTP get it
 * @param message what happened, in a sentence
 * @param attempts how often the function was run with it
 */
record Reason(String code, String message, int attempts) {}
