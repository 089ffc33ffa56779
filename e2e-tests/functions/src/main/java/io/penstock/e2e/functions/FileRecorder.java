package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A {@link Recording} of each dropped file's first line. Its last line must be {@code end} and the
 * label, else it wasn't read whole, and the {@link Witness} is told {@code wrong torn}.
 */
public final class FileRecorder implements EventHandler<FileRecorder.Dropped> {

    private final Recording recording = new Recording();

    /**
     * What is told of a file.
     *
     * @param path where it is now
     * @param name its name when it was dropped
     * @param directory where it was dropped
     * @param size in bytes
     * @param sha256 of its content
     * @param mediaType by its name
     * @param modified when it changed last
     */
    public record Dropped(
            String path,
            String name,
            String directory,
            long size,
            String sha256,
            String mediaType,
            String modified) {}

    @Override
    public String handle(Event<Dropped> event, Context context) throws Exception {
        Dropped dropped = Objects.requireNonNull(event.data());
        String text = Files.readString(Path.of(dropped.path()));
        Fields fields = Fields.of(text.substring(0, Math.max(0, text.indexOf('\n'))));
        boolean whole =
                text.length() == dropped.size()
                        && text.endsWith("\nend " + fields.text("label") + "\n");
        if (!whole) {
            recording.complain("torn", context);
        }
        return recording.record(fields, context);
    }
}
