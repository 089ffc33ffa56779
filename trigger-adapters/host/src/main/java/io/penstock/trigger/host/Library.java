package io.penstock.trigger.host;

import io.penstock.trigger.spi.TriggerAdapterProvider;
import java.net.URLClassLoader;

/**
 * A provider and the loader it is from.
 *
 * @param type the type of trigger it serves
 * @param provider makes adapters
 * @param loader the library's loader
 */
record Library(String type, TriggerAdapterProvider provider, URLClassLoader loader) {}
