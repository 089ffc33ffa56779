package io.penstock.trigger.filedrop;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.TriggerConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A trigger's {@code config}. docs/guides/file-drop.md says what each field means to users.
 *
 * @param trigger the trigger's name
 * @param directory absolute and normal
 * @param work where the adapter keeps what it has claimed; below {@code directory}
 * @param done where files go after success
 * @param failed where files go after death
 * @param filter which files count
 * @param inlineBytesMax the largest file whose bytes become the event's data
 * @param stableFor how long a file has to be left alone until it counts as whole
 * @param scanInterval the longest pause between two scans
 */
record FileDropConfig(
        String trigger,
        Path directory,
        Path work,
        Path done,
        Path failed,
        NameFilter filter,
        boolean recursive,
        Order order,
        AfterSuccess afterSuccess,
        Content content,
        long inlineBytesMax,
        Duration stableFor,
        Duration scanInterval,
        Format format) {

    /** In which order files are emitted. */
    enum Order {
        NONE,
        NAME,
        TIME
    }

    /** What becomes of a file that the function has taken. */
    enum AfterSuccess {
        KEEP,
        MOVE,
        DELETE
    }

    /** What the event's data is. */
    enum Content {
        PATH,
        INLINE
    }

    /** The shape of the event's data. */
    enum Format {
        CLOUDEVENT,
        S3
    }

    private static final long INLINE_BYTES = 256 * 1024;

    static FileDropConfig read(String trigger, TriggerConfig config) throws ConfigException {
        Path directory = absolute(config, "directory", config.text("directory"));
        Path work = directory.resolve(".penstock").resolve(Names.folder(trigger));
        AfterSuccess afterSuccess = config.choice("afterSuccess", AfterSuccess.MOVE);
        Optional<String> done = config.optionalText("doneDirectory");
        if (done.isPresent() && afterSuccess != AfterSuccess.MOVE) {
            throw config.bad(
                    "doneDirectory", done.get(), "It needs 'afterSuccess': 'move'; leave it away.");
        }
        Optional<String> failed = config.optionalText("failedDirectory");
        Content content = config.choice("content", Content.PATH);
        Format format = config.choice("format", Format.CLOUDEVENT);
        if (format == Format.S3 && content == Content.INLINE) {
            throw config.bad("format", "s3", "It needs 'content': 'path'.");
        }
        return new FileDropConfig(
                trigger,
                directory,
                work,
                target(config, "doneDirectory", done, directory, work.resolve("done")),
                target(config, "failedDirectory", failed, directory, work.resolve("failed")),
                NameFilter.read(config),
                config.flag("recursive", false),
                config.choice("order", Order.NONE),
                afterSuccess,
                content,
                config.bytes("inlineBytesMax", INLINE_BYTES, 0, EventSink.DATA_BYTES_MAX),
                config.duration(
                        "stableFor",
                        Duration.ofSeconds(1),
                        Duration.ofMillis(10),
                        Duration.ofHours(1)),
                config.duration(
                        "scanInterval",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        Duration.ofHours(1)),
                format);
    }

    private static Path target(
            TriggerConfig config,
            String field,
            Optional<String> written,
            Path directory,
            Path otherwise)
            throws ConfigException {
        if (written.isEmpty()) {
            return otherwise;
        }
        Path target = absolute(config, field, written.get());
        if (directory.startsWith(target)) {
            throw config.bad(
                    field, written.get(), "Name a folder that doesn't have 'directory' in it.");
        }
        return target;
    }

    private static Path absolute(TriggerConfig config, String field, String written)
            throws ConfigException {
        try {
            Path path = Path.of(written);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            throw config.bad(field, written, "It isn't a path: " + e.getReason() + ".");
        }
        throw config.bad(field, written, "Write an absolute path, e.g. /srv/orders/in.");
    }

    /** Whether files stay where they were dropped. */
    boolean keeps() {
        return afterSuccess == AfterSuccess.KEEP;
    }
}
