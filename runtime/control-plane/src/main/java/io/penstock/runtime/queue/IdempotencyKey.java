package io.penstock.runtime.queue;

/**
 * Marks requests that mean the same thing. Unique within a function.
 *
 * @param value the caller's key
 * @param requestDigest SHA-256 of all that makes the request what it is, lower-case hex: the same
 *     key with another request is a mistake
 */
public record IdempotencyKey(String value, String requestDigest) {}
