package io.penstock.runtime.registry;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where secrets are. Since 0.1. */
@ConfigMapping(prefix = "penstock.secrets")
public interface SecretsConfig {

    /**
     * The directory with a directory for each namespace, in which each file is a secret; {@code
     * <data>/secrets} without it. Only read, so it may be a mount of somebody else's.
     */
    Optional<Path> directory();
}
