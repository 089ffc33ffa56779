package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Makes a file this trigger's, and puts it where it belongs afterwards. Safe for several threads.
 * Every method may be repeated after a kill in the middle of it.
 */
sealed interface Claims permits RenamedClaims, KeptFiles, ClaimsOfBefore {

    /** Whether the file isn't waiting: it was dealt with, or is just being. */
    boolean knows(Candidate candidate) throws IOException;

    /**
     * Claims a file.
     *
     * @return empty if it is gone, or has changed since it was found
     */
    Optional<Taken> take(Candidate candidate) throws IOException;

    /** What was claimed, has not ended and isn't on its way: left by a kill, or put off. */
    List<Taken> left() throws IOException;

    /** The function has taken the file. */
    void succeeded(Taken taken) throws IOException;

    /** The file has failed for good. */
    void failed(Taken taken, Reason reason) throws IOException;
}
