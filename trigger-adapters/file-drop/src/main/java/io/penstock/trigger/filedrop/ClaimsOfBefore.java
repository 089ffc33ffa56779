package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leaves files where they are, and ends those that were claimed by renaming, before the trigger was
 * told to keep files: they go to the folder for those that are done.
 */
final class ClaimsOfBefore implements Claims {

    private final KeptFiles kept;
    private final RenamedClaims before;
    private final Path claimed;

    ClaimsOfBefore(KeptFiles kept, RenamedClaims before, Workspace workspace) {
        this.kept = kept;
        this.before = before;
        this.claimed = workspace.claimed();
    }

    @Override
    public boolean knows(Candidate candidate) {
        return kept.knows(candidate);
    }

    @Override
    public Optional<Taken> take(Candidate candidate) throws IOException {
        return kept.take(candidate);
    }

    @Override
    public List<Taken> left() throws IOException {
        List<Taken> left = new ArrayList<>(before.left());
        left.addAll(kept.left());
        return left;
    }

    @Override
    public void succeeded(Taken taken) throws IOException {
        of(taken).succeeded(taken);
    }

    @Override
    public void failed(Taken taken, Reason reason) throws IOException {
        of(taken).failed(taken, reason);
    }

    private Claims of(Taken taken) {
        return taken.file().startsWith(claimed) ? before : kept;
    }
}
