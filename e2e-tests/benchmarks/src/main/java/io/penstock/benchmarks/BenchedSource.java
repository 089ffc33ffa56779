package io.penstock.benchmarks;

import java.io.IOException;

/** A source whose events a trigger and a bare client get, each all of them. Used by one thread. */
interface BenchedSource extends AutoCloseable {

    /** What its events are, for a table. */
    String events();

    /** What a bare client does, for a table. */
    String bareClient();

    /** The trigger's type. */
    String type();

    /** The trigger's configuration, a JSON object. */
    String config();

    /** Makes so many events, which wait for the trigger and for the bare client. */
    void produce(int count) throws Exception;

    /** Takes those that wait for the bare client. */
    void takeBare(Meter meter) throws Exception;

    @Override
    void close() throws IOException;
}
