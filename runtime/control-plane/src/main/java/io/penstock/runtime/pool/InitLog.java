package io.penstock.runtime.pool;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.registry.FunctionVersion;
import java.util.Optional;

/** Takes what building handlers costs. */
@FunctionalInterface
public interface InitLog {

    /**
     * A handler was built, or failed to be after that had cost something. Must return soon.
     *
     * @param start how the instance was come by
     * @param init what it cost
     * @param error why it failed; empty when it was built
     */
    void ended(FunctionVersion version, StartKind start, Usage init, Optional<ErrorCode> error);
}
