package io.penstock.runtime.access;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The keys that are valid now. {@link #authenticate} may be called by any number of threads. */
public final class Keys {

    private static final String SCHEME = "Bearer ";
    private static final int HEADER_CHARS_MAX = 1024;

    /** Looking one up takes longer than a key's digest. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Keys::sha256);

    private final KeyStore store;
    private final AdminKey adminKey;
    private volatile List<Entry> entries = List.of();

    /** No keys; {@link #start} loads them. */
    public Keys(KeyStore store, AdminKey adminKey) {
        this.store = store;
        this.adminKey = adminKey;
    }

    /**
     * Loads the keys, and makes or replaces the admin key when {@link AdminKey} says so. Called
     * once. When another node makes the first admin key at the same moment, that one holds.
     *
     * @throws ProblemException {@code store-unavailable}
     * @throws IllegalArgumentException if the configured admin key is too short
     */
    public void start() {
        Optional<ApiKey> present =
                store.load().stream().filter(key -> key.id().equals(AdminKey.ID)).findFirst();
        Optional<ApiKey> replacement = adminKey.replacementFor(present);
        if (replacement.isPresent()) {
            if (present.isPresent() || adminKey.chosen()) {
                store.put(replacement.get());
            } else if (!store.add(replacement.get())) {
                adminKey.discard();
            }
        }
        refresh();
    }

    /**
     * Loads the keys anew, since another node may have changed them.
     *
     * @throws ProblemException {@code store-unavailable}
     */
    public void refresh() {
        entries = store.load().stream().map(Entry::of).toList();
    }

    /**
     * Who sent a request.
     *
     * @param authorization the value of the {@code Authorization} header: {@code Bearer <key>}
     * @throws ProblemException {@code unauthorized}
     */
    public Principal authenticate(Optional<String> authorization) {
        if (authorization.isEmpty()) {
            throw unauthorized("Send the header 'Authorization: Bearer <key>'.");
        }
        String header = authorization.get();
        if (header.length() > HEADER_CHARS_MAX
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw unauthorized("The header Authorization isn't of the form 'Bearer <key>'.");
        }
        byte[] hash = sha256(header.substring(SCHEME.length()).strip());
        Optional<Principal> holder = Optional.empty();
        for (Entry entry : entries) {
            // Looks at every key and every byte, so that the time tells nothing.
            if (MessageDigest.isEqual(hash, entry.hash)) {
                holder = Optional.of(entry.holder);
            }
        }
        return holder.orElseThrow(() -> unauthorized("The key isn't valid."));
    }

    /** SHA-256 of a key as the store has it. */
    static String hash(String key) {
        return HexFormat.of().formatHex(sha256(key));
    }

    private static byte[] sha256(String key) {
        return SHA_256.get().digest(key.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ProblemException unauthorized(String detail) {
        return Problem.of(ErrorCode.UNAUTHORIZED, detail).exception();
    }

    /** A key ready to be compared. */
    private static final class Entry {

        private final Principal holder;
        private final byte[] hash;

        private Entry(Principal holder, byte[] hash) {
            this.holder = holder;
            this.hash = hash;
        }

        static Entry of(ApiKey key) {
            return new Entry(key.holder(), HexFormat.of().parseHex(key.hash()));
        }
    }
}
