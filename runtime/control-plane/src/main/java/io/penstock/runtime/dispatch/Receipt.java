package io.penstock.runtime.dispatch;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.StartKind;
import java.util.Optional;

/**
 * What an invocation took, for the answer's headers.
 *
 * @param id the invocation
 * @param version number of the version that ran it; 0 when none has, or nobody knows
 * @param start how its instance was come by; empty when it got none
 * @param usage what the handler cost; empty while it runs, or when it got no instance
 */
public record Receipt(
        InvocationId id, int version, Optional<StartKind> start, Optional<Usage> usage) {}
