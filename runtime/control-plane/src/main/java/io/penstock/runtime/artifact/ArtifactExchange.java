package io.penstock.runtime.artifact;

import java.io.InputStream;
import java.time.Duration;

/**
 * Where the nodes of one database leave jars for each other. Any number of threads may call. Every
 * method throws {@link io.penstock.runtime.event.ProblemException} {@code store-unavailable} when
 * the database doesn't work.
 */
public interface ArtifactExchange {

    /**
     * Leaves an artifact's jar for the others, unless it is there. When this returns every node can
     * get it, and it isn't evicted for a while even without a version that needs it.
     */
    void offer(Artifact artifact);

    /**
     * A jar that some node has offered. Its bytes are not checked here.
     *
     * @return to be closed by the caller; reads throw as the methods here do
     * @throws io.penstock.runtime.event.ProblemException {@code bad-artifact} if it isn't there
     */
    InputStream open(String sha256);

    /**
     * Removes the jars that no version needs.
     *
     * @param keep how long a jar stays after it was offered
     */
    void evict(Duration keep);
}
