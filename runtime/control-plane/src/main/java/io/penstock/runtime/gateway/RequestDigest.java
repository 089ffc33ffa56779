package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.queue.EventRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells requests apart that have the same idempotency key. */
final class RequestDigest {

    private final MessageDigest digest;

    private RequestDigest(MessageDigest digest) {
        this.digest = digest;
    }

    /**
     * SHA-256 of what is called and who calls, and of method, path, query, content type and body,
     * each behind its length, so that none can pass for a part of its neighbour.
     *
     * @param target what is called, as it was written
     * @param caller the credentials of the request, as they were sent; empty without
     * @return 64 lower-case hex digits
     */
    static String of(String target, String caller, EventRequest request) {
        RequestDigest digest = new RequestDigest(sha256());
        digest.add(Slice.utf8(target));
        digest.add(Slice.utf8(caller));
        digest.add(Slice.utf8(request.method()));
        digest.add(Slice.utf8(request.path()));
        digest.add(Slice.utf8(request.query()));
        digest.add(Slice.utf8(Header.first(request.headers(), "content-type").orElse("")));
        digest.add(request.body());
        return HexFormat.of().formatHex(digest.digest.digest());
    }

    private void add(Slice bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length()).flip());
        digest.update(bytes.buffer());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
