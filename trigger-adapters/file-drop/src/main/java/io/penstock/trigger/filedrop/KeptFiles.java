package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Leaves files where they are. A version of a file is known by path, size and time; the digest of
 * the three is the event's id, so two adapters, or one before and after a kill, emit the same
 * event. What has ended is marked by a file of that name, {@code kept/XX/DIGEST}, in which the path
 * is written: asking for it costs no memory, however many files are kept.
 */
final class KeptFiles implements Claims {

    /** How often marks of files that are gone, or have changed, are removed. */
    private static final Duration PRUNE_PAUSE = Duration.ofHours(1);

    private final Path directory;
    private final Workspace workspace;
    private final FailedFiles failedFiles;
    private final Flights flights;
    private final LongSupplier nanos;

    /** For the emitting thread. */
    private Optional<Long> prunedAt = Optional.empty();

    KeptFiles(
            Path directory,
            Workspace workspace,
            FailedFiles failedFiles,
            Flights flights,
            LongSupplier nanos) {
        this.directory = directory;
        this.workspace = workspace;
        this.failedFiles = failedFiles;
        this.flights = flights;
        this.nanos = nanos;
    }

    @Override
    public boolean knows(Candidate candidate) {
        String id = id(candidate.relative(), candidate.version());
        return flights.has(id) || Files.exists(mark(id));
    }

    @Override
    public Optional<Taken> take(Candidate candidate) throws IOException {
        Path file = directory.resolve(candidate.relative());
        try {
            if (!Version.of(file).equals(candidate.version()) || knows(candidate)) {
                return Optional.empty();
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        return Optional.of(
                new Taken(
                        id(candidate.relative(), candidate.version()),
                        file,
                        candidate.relative(),
                        candidate.version()));
    }

    /** None: what has no mark is found where it lies. For one thread. */
    @Override
    public List<Taken> left() throws IOException {
        long now = nanos.getAsLong();
        if (prunedAt.isEmpty() || now - prunedAt.get() >= PRUNE_PAUSE.toNanos()) {
            Folders.each(workspace.kept(), drawer -> Folders.each(drawer, this::prune));
            prunedAt = Optional.of(now);
        }
        return List.of();
    }

    private void prune(Path mark) throws IOException {
        try {
            Path relative = Path.of(Files.readString(mark));
            String id = id(relative, Version.of(directory.resolve(relative)));
            if (mark.endsWith(id)) {
                return;
            }
        } catch (NoSuchFileException _) {
            // The file is gone, and with it what there is to remember.
        } catch (CharacterCodingException | InvalidPathException _) {
            // Not as it was written, after the loss of power: the id keeps a second run away.
        }
        Files.deleteIfExists(mark);
    }

    @Override
    public void succeeded(Taken taken) throws IOException {
        Folders.make(drawer(taken.id()));
        Path draft = workspace.drafts().resolve(taken.id());
        Writes.text(draft, taken.relative().toString());
        Files.move(draft, mark(taken.id()), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void failed(Taken taken, Reason reason) throws IOException {
        try {
            if (Version.of(taken.file()).equals(taken.version())) {
                failedFiles.put(taken, reason);
            }
        } catch (NoSuchFileException e) {
            // Its owner has removed it, and nothing is left to be put away.
            if (Files.exists(taken.file())) {
                throw e;
            }
        }
    }

    private Path mark(String id) {
        return drawer(id).resolve(id);
    }

    private Path drawer(String id) {
        return workspace.kept().resolve(id.substring(0, 2));
    }

    private static String id(Path relative, Version version) {
        String all =
                version.size() + " " + version.modified().toInstant() + " " + relative.toString();
        return Digests.hex(Digests.sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
    }
}
