package sample;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;
import io.penstock.function.Handler;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import io.penstock.function.ResponseStream;
import io.penstock.function.StreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One function of each shape. */
public final class Functions {

    private Functions() {}

    public record Order(String id, int count) {}

    public static final class Typed implements Handler<Order, Order> {
        @Override
        public Order handle(Order order, Context context) {
            context.logger().log(System.Logger.Level.INFO, "order {0}", order.id());
            return new Order(
                    context.env().getOrDefault("PREFIX", "") + order.id(),
                    order.count() + context.secret("offset").map(Integer::parseInt).orElse(0));
        }
    }

    public static final class Http implements HttpHandler {
        @Override
        public HttpResponse handle(HttpRequest request, Context context) {
            return HttpResponse.text(
                            203,
                            "text/plain",
                            request.method()
                                    + request.path()
                                    + request.query("q").orElse("")
                                    + request.text())
                    .with("x-seen", request.headers().first("x-color").orElse("none"));
        }
    }

    public static final class Events implements EventHandler<Order> {
        @Override
        public Object handle(Event<Order> event, Context context) {
            return event.type();
        }
    }

    public static final class Stream implements StreamHandler {
        @Override
        public void handle(InputStream input, ResponseStream output, Context context)
                throws IOException {
            output.status(202).header("content-type", "text/plain");
            input.transferTo(output);
        }
    }

    public static final class Fun implements Function<Integer, Integer> {
        @Override
        public Integer apply(Integer value) {
            return -value;
        }
    }

    public static final class Give implements Supplier<Boolean> {
        private final boolean sameAtConstruction = isOwnLoader();

        @Override
        public Boolean get() {
            return sameAtConstruction && isOwnLoader();
        }

        private static boolean isOwnLoader() {
            return Thread.currentThread().getContextClassLoader() == Give.class.getClassLoader();
        }
    }

    public static final class Take implements Consumer<String> {
        @Override
        public void accept(String text) {
            throw new IllegalStateException("won't take " + text);
        }
    }

    public static final class Throwing implements Supplier<String> {
        public Throwing() {
            throw new IllegalStateException("no database");
        }

        @Override
        public String get() {
            return "";
        }
    }

    public static final class Slow implements Supplier<String> {
        @Override
        public String get() {
            try {
                Thread.currentThread().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        }
    }

    public static final class Closing implements Supplier<String>, AutoCloseable {
        @Override
        public String get() {
            return System.getProperty("sample.closed", "open");
        }

        @Override
        public void close() {
            System.setProperty("sample.closed", "closed");
        }
    }

    /** Asks another function for a price and tells a third one. */
    public static final class Buying implements Handler<Order, Order> {
        @Override
        public Order handle(Order order, Context context) {
            Order priced = context.invoke("prices:live", order, Order.class);
            context.emit(
                    "billing",
                    new Event<>(
                            order.id(),
                            "/orders",
                            "order.bought",
                            Optional.empty(),
                            Optional.of(OffsetDateTime.parse("2026-01-02T03:04:00Z")),
                            Optional.empty(),
                            Optional.empty(),
                            Map.of("region", "eu west"),
                            order));
            return Objects.requireNonNull(priced);
        }
    }

    public static String join(Context context, Order order) {
        return context.function() + order.id();
    }
}
