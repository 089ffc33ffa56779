package io.penstock.trigger.host;

/**
 * What the adapters of the process share.
 *
 * @param catalog which adapters there are
 * @param configs reads configurations
 * @param wire sends to the control plane
 * @param threads makes threads
 * @param log takes what goes wrong
 */
record HostServices(
        Catalog catalog, ConfigReader configs, Wire wire, AdapterThreads threads, AdapterLog log) {}
