package io.penstock.benchmarks.functions;

import io.penstock.benchmarks.work.Order;
import io.penstock.benchmarks.work.Work;

/** Each method is a function: {@code handler=...WorkFunctions::echo}. */
public final class WorkFunctions {

    public byte[] echo(byte[] body) {
        return body;
    }

    public byte[] binary(byte[] body) {
        return body;
    }

    public Order json(Order order) {
        return order.priced();
    }

    public long cpu(long seed) {
        return Work.burn(seed);
    }

    public long sleep(long millis) {
        return Work.sleep(millis);
    }
}
