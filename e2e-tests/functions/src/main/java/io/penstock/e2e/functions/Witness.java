package io.penstock.e2e.functions;

import io.penstock.function.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Tells the test what a function did, whatever is killed afterwards: a line {@code what label
 * attempt invocation millis} at the end of the file that the {@code env} entry {@code witness}
 * names. One write each, so that lines of several processes don't mix and stand in their true
 * order.
 */
final class Witness {

    private @Nullable FileChannel file;

    /** Writes what happened; it is in the operating system's hands on return. */
    synchronized void tell(String what, String label, Context context) throws IOException {
        if (file == null) {
            Path path = Path.of(context.env().getOrDefault("witness", "witness.txt"));
            file = FileChannel.open(path, StandardOpenOption.APPEND);
        }
        String line =
                "%s %s %d %s %d\n"
                        .formatted(
                                what,
                                label,
                                context.attempt(),
                                context.invocationId(),
                                System.currentTimeMillis());
        file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }
}
