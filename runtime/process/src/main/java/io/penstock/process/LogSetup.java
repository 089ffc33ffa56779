package io.penstock.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * Configures {@code java.util.logging} when it is first used; named by the system property {@code
 * java.util.logging.config.class}, hence public.
 *
 * @see LogManager
 */
public final class LogSetup {

    /**
     * Reads the configuration: INFO and above, all to {@link LogHandler}.
     *
     * @throws IOException never; the text is in memory
     */
    public LogSetup() throws IOException {
        String configuration = "handlers=" + LogHandler.class.getName() + "\n.level=INFO\n";
        LogManager.getLogManager()
                .readConfiguration(
                        new ByteArrayInputStream(
                                configuration.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
