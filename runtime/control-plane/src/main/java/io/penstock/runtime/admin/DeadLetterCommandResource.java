package io.penstock.runtime.admin;

import io.penstock.runtime.access.Scope;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.queue.DeadLetterBatch;
import io.penstock.runtime.queue.DeadLetterBatch.Changed;
import io.penstock.runtime.queue.DeadLetterStore;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.registry.Registry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Redrives and purges events that were given up. */
@Path("/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Dead Letters Resource")
public final class DeadLetterCommandResource {

    private static final int RATE_MAX = 10_000;

    /** What one transaction changes: others want to write, too. */
    private static final int BATCH = 1000;

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final DeadLetterStore store;
    private final Registry registry;
    private final InstantSource clock;

    DeadLetterCommandResource(DeadLetterStore store, Registry registry, InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.clock = clock;
    }

    /** How many were put back into the queue. */
    @RegisterForReflection
    record Redriven(long redriven) {}

    /** How many were removed. */
    @RegisterForReflection
    record Purged(long purged) {}

    /** Puts a dead letter back into the queue. */
    @POST
    @Path("/{id}/redrive")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Put a dead letter back into the queue")
    public RestResponse<Redriven> redrive(@PathParam("id") String id, SecurityContext security) {
        InvocationRecord letter = DeadLettersResource.find(store, id, security).record();
        Duration age = registry.resolve(letter.target()).settings().retry().maxEventAge();
        long now = clock.millis();
        if (!StoreWrites.await(store.redrive(letter.id(), now, now + age.toMillis()))) {
            throw Parameters.unknown(id);
        }
        return accepted(1);
    }

    /** Puts all dead letters of a function back into the queue. */
    @POST
    @Path("/redrive")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Put all dead letters of a function back, at most so many per second")
    public RestResponse<Redriven> redriveAll(
            @QueryParam("function") @Nullable String function,
            @QueryParam("rate") @Nullable String rate,
            SecurityContext security) {
        FunctionName name = Parameters.function(function);
        KeyHolder.of(security).require(Scope.DEPLOY, name);
        Duration age = registry.function(name).latest().settings().retry().maxEventAge();
        long spacing =
                rate == null
                        ? 0
                        : Math.ceilDiv(MICROS_PER_SECOND, Parameters.count("rate", rate, RATE_MAX));
        long now = clock.millis();
        return accepted(
                inBatches(
                        name,
                        (batch, done) ->
                                store.redrive(
                                        batch,
                                        now + TimeUnit.MICROSECONDS.toMillis(done * spacing),
                                        spacing,
                                        age.toMillis())));
    }

    /** Removes a dead letter for good. */
    @DELETE
    @Path("/{id}")
    @Operation(summary = "Remove a dead letter for good")
    public void purge(@PathParam("id") String id, SecurityContext security) {
        InvocationRecord letter = DeadLettersResource.find(store, id, security).record();
        if (!StoreWrites.await(store.purge(letter.id()))) {
            throw Parameters.unknown(id);
        }
    }

    /** Removes all dead letters of a function for good. */
    @DELETE
    @Operation(summary = "Remove all dead letters of a function for good")
    public Purged purgeAll(
            @QueryParam("function") @Nullable String function, SecurityContext security) {
        FunctionName name = Parameters.function(function);
        KeyHolder.of(security).require(Scope.DEPLOY, name);
        return new Purged(inBatches(name, (batch, _) -> store.purge(batch)));
    }

    /** Changes some dead letters after so many others. */
    private interface Step {
        CompletableFuture<Changed> change(DeadLetterBatch batch, long done);
    }

    /** Changes all that are there now; how many. */
    private long inBatches(FunctionName function, Step step) {
        long now = store.nowMillis();
        long done = 0;
        Changed changed = new Changed(0, 0);
        do {
            DeadLetterBatch next = new DeadLetterBatch(function, now, changed.lastSeq(), BATCH);
            changed = StoreWrites.await(step.change(next, done));
            done += changed.count();
        } while (changed.count() > 0);
        return done;
    }

    private static RestResponse<Redriven> accepted(long count) {
        return RestResponse.status(RestResponse.Status.ACCEPTED, new Redriven(count));
    }
}
