package io.penstock.trigger.filedrop;

import io.penstock.trigger.filedrop.FileDropConfig.AfterSuccess;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Claims a file by renaming it into a folder of its own, {@code claimed/ID/RELATIVE PATH}. Of two
 * adapters one gets it. The folder's name is the event's id, so it survives a kill.
 */
final class RenamedClaims implements Claims {

    private final FileDropConfig config;
    private final Path claimed;
    private final FailedFiles failedFiles;
    private final Flights flights;
    private final Supplier<String> ids;

    RenamedClaims(
            FileDropConfig config,
            Workspace workspace,
            FailedFiles failedFiles,
            Flights flights,
            Supplier<String> ids) {
        this.config = config;
        this.claimed = workspace.claimed();
        this.failedFiles = failedFiles;
        this.flights = flights;
        this.ids = ids;
    }

    @Override
    public boolean knows(Candidate candidate) {
        return false;
    }

    @Override
    public Optional<Taken> take(Candidate candidate) throws IOException {
        Path file = config.directory().resolve(candidate.relative());
        try {
            if (!Version.of(file).equals(candidate.version())) {
                return Optional.empty();
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        String id = ids.get();
        Path home = claimed.resolve(id);
        Files.createDirectory(home);
        try {
            Path parent = Folders.below(home, candidate.relative().getParent(), id);
            Path target = parent.resolve(candidate.relative().getFileName());
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(new Taken(id, target, candidate.relative(), candidate.version()));
        } catch (NoSuchFileException _) {
            // Another adapter was faster, or its owner has removed it.
            Folders.removeEmpty(home);
            return Optional.empty();
        } catch (IOException e) {
            Folders.removeEmpty(home);
            throw e;
        }
    }

    @Override
    public List<Taken> left() throws IOException {
        List<Taken> left = new ArrayList<>();
        Folders.each(
                claimed,
                home -> {
                    String id = home.getFileName().toString();
                    if (left.size() < Selection.FILES_MAX && !flights.has(id)) {
                        left(home, id).ifPresent(left::add);
                    }
                });
        return left;
    }

    private Optional<Taken> left(Path home, String id) throws IOException {
        try {
            Optional<Path> file = fileBelow(home);
            if (file.isEmpty()) {
                // Made, and nothing moved into it yet; or all moved out of it.
                Folders.removeEmpty(home);
                return Optional.empty();
            }
            Path relative = home.relativize(file.get());
            return Optional.of(new Taken(id, file.get(), relative, Version.of(file.get())));
        } catch (NoSuchFileException _) {
            // Another adapter of this trigger has ended it just now.
            return Optional.empty();
        }
    }

    private static Optional<Path> fileBelow(Path folder) throws IOException {
        List<Path> files = new ArrayList<>(1);
        Folders.each(
                folder,
                entry -> {
                    if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        files.add(entry);
                    } else {
                        fileBelow(entry).ifPresent(files::add);
                    }
                });
        return files.stream().findFirst();
    }

    @Override
    public void succeeded(Taken taken) throws IOException {
        if (config.afterSuccess() == AfterSuccess.DELETE) {
            Files.deleteIfExists(taken.file());
        } else {
            try {
                Moves.into(taken.file(), config.done(), taken.relative(), taken.id());
            } catch (NoSuchFileException e) {
                passUnlessThere(taken.file(), e);
            }
        }
        Folders.removeEmpty(claimed.resolve(taken.id()));
    }

    @Override
    public void failed(Taken taken, Reason reason) throws IOException {
        try {
            failedFiles.put(taken, reason);
        } catch (NoSuchFileException e) {
            passUnlessThere(taken.file(), e);
        }
        Folders.removeEmpty(claimed.resolve(taken.id()));
    }

    /**
     * A file that is gone was put away by another adapter, or by the function. If the whole
     * directory is gone the claim is found again when it comes back.
     */
    private static void passUnlessThere(Path file, NoSuchFileException e) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw e;
        }
    }

    /**
     * Puts what is claimed back where it was.
     *
     * @return files that couldn't be, because there is another one in their place
     */
    List<Path> putBack() throws IOException {
        List<Path> stuck = new ArrayList<>();
        List<Taken> left = left();
        while (!left.isEmpty() && stuck.isEmpty()) {
            for (Taken taken : left) {
                Path parent =
                        Folders.below(config.directory(), taken.relative().getParent(), taken.id());
                if (Moves.to(taken.file(), parent.resolve(taken.relative().getFileName()))) {
                    Folders.removeEmpty(claimed.resolve(taken.id()));
                } else {
                    stuck.add(taken.file());
                }
            }
            left = left();
        }
        return stuck;
    }
}
