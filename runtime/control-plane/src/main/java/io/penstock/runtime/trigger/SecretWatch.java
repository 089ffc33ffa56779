package io.penstock.runtime.trigger;

import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.telemetry.Log;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices that a secret has changed which a trigger in trouble names: its adapter has the old one,
 * and would try it for ever. For one thread, but for the looks that it starts.
 */
final class SecretWatch {

    private static final Log LOG = Log.of(SecretWatch.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    private final TriggerSpecs specs;

    /** One look at a trigger's secrets at a time: a file may hang on a network store. */
    private final Set<TriggerName> looking = ConcurrentHashMap.newKeySet();

    SecretWatch(TriggerSpecs specs) {
        this.specs = specs;
    }

    /**
     * Looks, on a thread of its own, unless it has just been done.
     *
     * @param changed is run on that thread if a secret isn't the one that the adapter has
     */
    void look(AdapterSlot slot, long nowNanos, Runnable changed) {
        TriggerName name = slot.trigger().name();
        if (!slot.mayLook(nowNanos, PAUSE_NANOS) || !looking.add(name)) {
            return;
        }
        String before = slot.secrets();
        Threads.start(
                "trigger-secrets-" + name,
                () -> {
                    try {
                        if (!print(specs.of(slot.trigger())).equals(before)) {
                            LOG.info("secret changed", "trigger", name);
                            changed.run();
                        }
                    } catch (ProblemException e) {
                        // It is being replaced, or gone: the adapter keeps the one it has.
                        LOG.debug("secret not read", e, "trigger", name);
                    } catch (RuntimeException e) {
                        LOG.error("secret not read", e, "trigger", name);
                    } finally {
                        looking.remove(name);
                    }
                });
    }

    /** What tells the secrets of a spec from others without being them; empty without any. */
    static String print(TriggerFrame.Spec spec) {
        if (spec.secrets().isEmpty()) {
            return "";
        }
        MessageDigest digest = sha256();
        new TreeMap<>(spec.secrets())
                .forEach(
                        (name, value) -> {
                            add(digest, name);
                            add(digest, value);
                        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
