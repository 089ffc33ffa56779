package io.penstock.benchmarks.springcloudfunction;

import io.penstock.benchmarks.work.Order;
import io.penstock.benchmarks.work.Work;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Each bean is a function, served under its name. */
@SpringBootApplication
public class WorkApplication {

    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(WorkApplication.class, arguments);
    }

    @Bean
    public Function<byte[], byte[]> echo() {
        return body -> body;
    }

    @Bean
    public Function<byte[], byte[]> binary() {
        return body -> body;
    }

    @Bean
    public Function<Order, Order> json() {
        return Order::priced;
    }

    @Bean
    public Function<Long, Long> cpu() {
        return Work::burn;
    }

    @Bean
    public Function<Long, Long> sleep() {
        return Work::sleep;
    }
}
