package io.penstock.trigger.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts messages that don't become events, so that none of them goes silently. Owner of the
 * counts: its monitor.
 */
final class Losses {

    private static final System.Logger LOG = System.getLogger(Losses.class.getName());

    private static final String SESSION_LOST =
            "The broker had forgotten the session, so messages that came while the trigger was away"
                    + " may be lost. Look at 'sessionExpiry', and whether the broker keeps sessions"
                    + " over a restart.";

    private long droppedEver;
    private long refusedEver;
    private long droppedTold;
    private long refusedTold;
    private String lastRefusal = "";
    private boolean sessionLost;

    /** The broker has forgotten a session that it was to keep, and what waited in it. */
    synchronized void sessionLost() {
        sessionLost = true;
    }

    /** A message of QoS 0 had no room. */
    synchronized void dropped() {
        droppedEver++;
    }

    /** A message will never be accepted. */
    void refused(String topic, String why) {
        String refusal = "on '" + topic + "': " + why;
        LOG.log(System.Logger.Level.WARNING, "A message was refused {0}", refusal);
        synchronized (this) {
            refusedEver++;
            lastRefusal = refusal;
        }
    }

    /** What has happened since this was asked last, in sentences; empty if nothing. */
    synchronized Optional<String> news() {
        List<String> news = new ArrayList<>();
        if (sessionLost) {
            news.add(SESSION_LOST);
        }
        if (droppedEver > droppedTold) {
            news.add(
                    "%d messages of QoS 0 were dropped, as they came faster than they were accepted (%d since the start)."
                            .formatted(droppedEver - droppedTold, droppedEver));
        }
        if (refusedEver > refusedTold) {
            news.add(
                    "%d messages were refused (%d since the start), the last one %s"
                            .formatted(refusedEver - refusedTold, refusedEver, lastRefusal));
        }
        sessionLost = false;
        droppedTold = droppedEver;
        refusedTold = refusedEver;
        return news.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", news));
    }
}
