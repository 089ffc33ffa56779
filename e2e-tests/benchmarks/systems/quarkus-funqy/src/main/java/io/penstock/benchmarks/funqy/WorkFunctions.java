package io.penstock.benchmarks.funqy;

import io.penstock.benchmarks.work.Order;
import io.penstock.benchmarks.work.Work;
import io.quarkus.funqy.Funq;

/** Each method is a function, served under its name; JSON in, JSON out. */
public class WorkFunctions {

    @Funq
    public String echo(String body) {
        return body;
    }

    @Funq
    public Order json(Order order) {
        return order.priced();
    }

    @Funq
    public long cpu(long seed) {
        return Work.burn(seed);
    }

    @Funq
    public long sleep(long millis) {
        return Work.sleep(millis);
    }
}
