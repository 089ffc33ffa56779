package io.penstock.trigger.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Shows the engine a trigger's {@link Progress} as its store of offsets. The engine makes it by
 * name, on the thread that runs it, where the progress is bound.
 *
 * <p>Of what Debezium wants to keep only the end of the last whole transaction is taken. INVARIANT:
 * a start is always at the beginning of a transaction. Debezium's own offsets may be inside one,
 * and then it skips all changes of the same log record (debezium/dbz#1554).
 */
public final class ProgressStore implements OffsetBackingStore {

    /** The progress of the engine that this thread runs. */
    static final ScopedValue<Progress> PROGRESS = ScopedValue.newInstance();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Progress progress;

    /** For the engine. */
    public ProgressStore() {
        progress = PROGRESS.get();
    }

    @Override
    public void configure(WorkerConfig config) {
        // Everything comes from the progress.
    }

    @Override
    public void start() {
        // Nothing to open.
    }

    @Override
    public void stop() {
        // Nothing to close.
    }

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> offsets = new HashMap<>();
        Optional<Lsn> lsn = progress.position().lsn();
        for (ByteBuffer key : keys) {
            lsn.ifPresent(position -> offsets.put(key, offset(position)));
        }
        return CompletableFuture.completedFuture(offsets);
    }

    /** Debezium starts at 'lsn' and confirms 'lsn_commit'. Without 'lsn_proc' it doesn't search. */
    private ByteBuffer offset(Lsn lsn) {
        String json = "{\"lsn\":" + lsn.value() + ",\"lsn_commit\":" + lsn.value() + "}";
        return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, @Nullable Callback<Void> callback) {
        CompletableFuture<Void> saved = CompletableFuture.completedFuture(null);
        for (ByteBuffer value : values.values()) {
            Optional<Position> position = position(value);
            if (position.isPresent()) {
                saved = progress.save(position.get());
            }
        }
        return callback == null
                ? saved
                : saved.whenComplete((_, problem) -> callback.onCompletion(problem, null));
    }

    /** The position that everything up to an offset allows; empty inside the first transaction. */
    private static Optional<Position> position(ByteBuffer value) {
        try {
            JsonNode offset =
                    JSON.readTree(StandardCharsets.UTF_8.decode(value.duplicate()).toString());
            if (offset.has("snapshot") && !offset.path("last_snapshot_record").asBoolean()) {
                return Optional.empty();
            }
            JsonNode lsn = offset.has("lsn_commit") ? offset.get("lsn_commit") : offset.get("lsn");
            return Optional.ofNullable(lsn)
                    .map(number -> Position.streaming(new Lsn(number.longValue())));
        } catch (IOException e) {
            throw new IllegalStateException("Debezium's offset can't be read", e);
        }
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        throw new UnsupportedOperationException("offsets are read by key only");
    }
}
