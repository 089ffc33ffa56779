package io.penstock.protocol;

/**
 * The first frame on each connection, from the worker.
 *
 * @param protocolVersion {@link Limits#PROTOCOL_VERSION} of the sender
 * @param token names and authenticates the connection; good once
 * @param pid the worker's process id
 */
public record Hello(int protocolVersion, String token, long pid) implements Frame {
    @Override
    public String toString() {
        return "Hello[protocolVersion=" + protocolVersion + ", pid=" + pid + "]";
    }
}
