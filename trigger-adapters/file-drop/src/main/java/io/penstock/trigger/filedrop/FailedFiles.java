package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The folder of files that failed for good, each with {@code NAME.reason.json} beside it. The
 * reason is put there first and holds the name: it has the event's id in it, so that after a kill
 * it is known whose it is.
 */
final class FailedFiles {

    private final String trigger;
    private final Path base;
    private final Path drafts;
    private final InstantSource clock;

    FailedFiles(FileDropConfig config, Workspace workspace, InstantSource clock) {
        this.trigger = config.trigger();
        this.base = config.failed();
        this.drafts = workspace.drafts();
        this.clock = clock;
    }

    /**
     * Moves a file there.
     *
     * @throws NoSuchFileException if it isn't there
     */
    void put(Taken taken, Reason reason) throws IOException {
        if (!Files.exists(taken.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(taken.file().toString());
        }
        Path folder = Folders.below(base, taken.relative().getParent(), taken.id());
        Path target = folder;
        for (String name :
                Names.candidates(taken.relative().getFileName().toString(), taken.id())) {
            target = folder.resolve(name);
            Path beside = folder.resolve(Names.reason(name, taken.id()));
            if (isFree(target, taken) && explain(beside, taken, reason)) {
                if (Moves.to(taken.file(), target)) {
                    return;
                }
                Files.deleteIfExists(beside);
            }
        }
        throw new FileAlreadyExistsException(target.toString());
    }

    private static boolean isFree(Path target, Taken taken) throws IOException {
        return !Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                || Moves.isSame(taken.file(), target);
    }

    /** Writes the reason, unless another file's is there. */
    private boolean explain(Path beside, Taken taken, Reason reason) throws IOException {
        if (Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
            // What is there may be a dropped file of that name, a folder, and need not be text.
            return Files.isRegularFile(beside, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(beside) < 1024 * 1024
                    && Files.readString(beside, StandardCharsets.ISO_8859_1)
                            .contains(marker(taken));
        }
        Path draft = drafts.resolve(taken.id());
        Writes.text(draft, text(taken, reason));
        return Moves.to(draft, beside);
    }

    private static String marker(Taken taken) {
        return "\"id\":" + Json.text(taken.id());
    }

    private String text(Taken taken, Reason reason) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", taken.id());
        fields.put("trigger", trigger);
        fields.put("path", taken.relative().toString());
        fields.put("code", reason.code());
        fields.put("message", reason.message());
        fields.put("attempts", reason.attempts());
        fields.put("time", clock.instant().toString());
        return Json.object(fields) + "\n";
    }
}
