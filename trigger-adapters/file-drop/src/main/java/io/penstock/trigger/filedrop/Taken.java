package io.penstock.trigger.filedrop;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file that is this trigger's.
 *
 * @param id the event's id: the same whenever this version of the file is emitted again
 * @param file where its bytes are until the invocation has ended
 * @param relative its path below the directory when it was found
 */
record Taken(String id, Path file, Path relative, Version version) {

    /** Whether it is a file: it may have been replaced, e.g. by a link, just before the claim. */
    boolean isFile() {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    Candidate asCandidate() {
        return new Candidate(relative, version);
    }
}
