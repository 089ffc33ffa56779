package io.penstock.runtime.intake;

import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.queue.IdempotencyKey;
import java.time.Duration;
import java.util.Optional;

/**
 * How an event shall be treated.
 *
 * @param delay not to be run sooner than so long after its acceptance; zero for at once
 * @param orderingKey events with the same one run one after another
 * @param idempotencyKey makes a second one with the same key a duplicate
 * @param lineage where it comes from
 */
public record EventOptions(
        Duration delay,
        Optional<String> orderingKey,
        Optional<IdempotencyKey> idempotencyKey,
        Lineage lineage) {}
