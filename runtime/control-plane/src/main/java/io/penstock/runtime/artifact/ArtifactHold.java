package io.penstock.runtime.artifact;

/** Keeps an artifact from being evicted until it is closed; closing twice is harmless. */
public interface ArtifactHold extends AutoCloseable {

    /** The artifact held. */
    Artifact artifact();

    @Override
    void close();
}
