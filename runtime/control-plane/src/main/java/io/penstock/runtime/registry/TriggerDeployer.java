package io.penstock.runtime.registry;

import java.util.Optional;

/**
 * Brings triggers and what serves them together: what isn't checked isn't stored. Safe for any
 * number of threads.
 */
public final class TriggerDeployer {

    private final TriggerRegistry registry;
    private final Secrets secrets;
    private final TriggerService http;
    private final TriggerService adapters;

    /**
     * A deployer into a registry.
     *
     * @param http serves triggers of type {@code http}
     * @param adapters serves those of all other types, and says which there are
     */
    public TriggerDeployer(
            TriggerRegistry registry,
            Secrets secrets,
            TriggerService http,
            TriggerService adapters) {
        this.registry = registry;
        this.secrets = secrets;
        this.http = http;
        this.adapters = adapters;
    }

    /**
     * Makes or changes a trigger. The source of one that is the same already isn't looked at: it
     * may be away for now.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-setting} with the field; as
     *     {@link TriggerRegistry#put}, {@link TriggerService#check} and {@link
     *     TriggerService#checkBeside} throw
     */
    public TriggerPut put(TriggerDraft draft) {
        Optional<Trigger> same = registry.find(draft.name()).filter(it -> it.is(draft));
        if (same.isPresent()) {
            return new TriggerPut(same.get(), TriggerPut.Effect.UNCHANGED);
        }
        TriggerService service = service(draft.type());
        registry.require(draft);
        secrets.check(draft);
        service.check(draft);
        return registry.put(draft, service::checkBeside);
    }

    /**
     * Deletes a trigger.
     *
     * @param cleanUp whether to remove what it left at its source, e.g. a replication slot; if that
     *     fails, the trigger stays and is paused
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-trigger}; as {@link
     *     TriggerService#cleanUp} throws
     */
    public void delete(TriggerName name, boolean cleanUp) {
        if (cleanUp) {
            Trigger trigger = registry.pause(name);
            TriggerService service = service(trigger.type());
            service.end(name);
            service.cleanUp(trigger.draft());
        }
        registry.delete(name);
    }

    /** How a trigger stands on this node. */
    public TriggerStatus status(Trigger trigger) {
        TriggerStatus known =
                service(trigger.type()).status(trigger.name()).orElse(TriggerStatus.STARTING);
        return trigger.paused() ? known.with(TriggerStatus.State.PAUSED) : known;
    }

    private TriggerService service(String type) {
        return type.equals(Trigger.HTTP) ? http : adapters;
    }
}
