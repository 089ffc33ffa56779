package io.penstock.runtime.access;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Where the one admin key comes from: the configuration if it has one, else a random one that is
 * written to a file for the operator. The file is never read again; the store keeps the hash.
 */
public final class AdminKey {

    /** The admin key's id. */
    public static final String ID = "admin";

    private static final Log LOG = Log.of(AdminKey.class);
    private static final int CHARS_MIN = 16;
    private static final int CHARS_MAX = 512;
    private static final int RANDOM_BYTES = 32;

    private final Optional<String> configured;
    private final boolean rotate;
    private final Path file;
    private final RandomGenerator random;
    private final InstantSource clock;

    /**
     * A source of the admin key.
     *
     * @param configured the key the operator chose, from PENSTOCK_ADMIN_KEY
     * @param rotate whether to make a new random key though there is one
     * @param file where a random key is written; only its owner can read it from the first byte
     * @param random cryptographically strong
     * @throws IllegalArgumentException if the configured key is too short or long, or has white
     *     space
     */
    public AdminKey(
            Optional<String> configured,
            boolean rotate,
            Path file,
            RandomGenerator random,
            InstantSource clock) {
        configured.ifPresent(AdminKey::check);
        this.configured = configured;
        this.rotate = rotate;
        this.file = file;
        this.random = random;
        this.clock = clock;
    }

    /** The key that takes the place of the present one; empty if that one stays. */
    Optional<ApiKey> replacementFor(Optional<ApiKey> present) {
        if (configured.isPresent()) {
            String hash = Keys.hash(configured.get());
            if (present.isPresent() && present.get().hash().equals(hash)) {
                return Optional.empty();
            }
            LOG.info("admin key taken from the configuration", "replaced", present.isPresent());
            return Optional.of(key(hash));
        }
        if (present.isPresent() && !rotate) {
            if (Files.notExists(file)) {
                LOG.info("admin key made by another node, or moved from its file", "file", file);
            }
            return Optional.empty();
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String text = HexFormat.of().formatHex(bytes);
        write(text);
        LOG.info("admin key written", "file", file, "replaced", present.isPresent());
        return Optional.of(key(Keys.hash(text)));
    }

    /** Whether the operator chose the key, so that it holds whatever is there. */
    boolean chosen() {
        return configured.isPresent();
    }

    /** Takes the file away again: another node's key holds. */
    void discard() {
        try {
            Files.deleteIfExists(file);
            LOG.info(
                    "admin key made by another node at the same moment; it is in its data directory");
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ApiKey key(String hash) {
        return ApiKey.of(ID, Set.of(Scope.values()), hash, clock.instant());
    }

    /** Writes a new file and puts it in the place of the old one, so that no reader sees a half. */
    private void write(String text) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel out =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static ProblemException unwritable(IOException cause) {
        return new ProblemException(
                Problem.of(
                        ErrorCode.STORE_UNAVAILABLE, "The admin key can't be written to its file."),
                cause);
    }

    private static void check(String key) {
        boolean plain = key.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (key.length() < CHARS_MIN || key.length() > CHARS_MAX || !plain) {
            throw new IllegalArgumentException(
                    "PENSTOCK_ADMIN_KEY has %d characters; %d to %d of printable ASCII without spaces would work"
                            .formatted(key.length(), CHARS_MIN, CHARS_MAX));
        }
    }
}
