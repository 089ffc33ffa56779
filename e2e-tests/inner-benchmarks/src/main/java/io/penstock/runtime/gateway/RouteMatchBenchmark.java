package io.penstock.runtime.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the route of a path, from its raw text on. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteMatchBenchmark {

    /** How many routes there are. */
    @Param({"10", "1000"})
    public int routes;

    private RouteTable table = RouteTable.of(List.of());

    /** Makes the table. */
    @Setup
    public void table() {
        List<ServedRoute> served = new ArrayList<>();
        for (int i = 0; i < routes / 2; i++) {
            served.add(TestingRoutes.served("/shop" + i + "/orders"));
            served.add(TestingRoutes.served("/shop" + i + "/orders/{id}/lines/{line}"));
        }
        table = RouteTable.of(served);
    }

    /** A path without parameters. */
    @Benchmark
    public Object literal() {
        return table.find(RequestPath.segments("/shop3/orders"));
    }

    /** A path with two. */
    @Benchmark
    public Object parameters() {
        return table.find(RequestPath.segments("/shop3/orders/4711/lines/2"));
    }

    /** A path that leads nowhere. */
    @Benchmark
    public Object nothing() {
        return table.find(RequestPath.segments("/shop3/orders/4711/notes"));
    }
}
