package io.penstock.worker;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;
import io.penstock.function.Handler;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpResponse;
import io.penstock.function.StreamHandler;
import java.util.List;
import java.util.Optional;

/** The interfaces of the function SDK. */
final class SdkBinder implements HandlerBinder {

    static final List<Class<?>> SHAPES =
            List.of(Handler.class, HttpHandler.class, EventHandler.class, StreamHandler.class);

    @Override
    public Optional<Binding> bind(Target target) throws InitException {
        Optional<Class<?>> shape = target.shape(SHAPES);
        if (shape.isEmpty()) {
            return Optional.empty();
        }
        Object handler = target.construct();
        return Optional.of(new Binding(invoker(handler, target), Optional.of(handler)));
    }

    private static Invoker invoker(Object handler, Target target) {
        return switch (handler) {
            case StreamHandler stream -> stream(stream);
            case HttpHandler http -> http(http);
            case EventHandler<?> event -> event(event, target);
            case Handler<?, ?> typed -> typed(typed, target);
            default -> throw new IllegalStateException(handler.getClass() + " has no shape");
        };
    }

    private static Invoker stream(StreamHandler handler) {
        return call -> {
            call.answer().stream();
            handler.handle(call.stream(), call.answer(), call.context());
        };
    }

    private static Invoker http(HttpHandler handler) {
        return call -> {
            // Read outside of the SDK's promise: user code may answer null all the same.
            Optional<HttpResponse> answer =
                    Optional.ofNullable(handler.handle(call.request(), call.context()));
            HttpResponse response = answer.orElse(HttpResponse.empty(204));
            call.answer().respond(response.status(), response.headers(), response.body());
        };
    }

    @SuppressWarnings("unchecked") // The event's data is bound to the handler's own type argument.
    private static Invoker event(EventHandler<?> handler, Target target) {
        EventHandler<Object> events = (EventHandler<Object>) handler;
        EventReader reader = target.values().events(target.argument(EventHandler.class, 0));
        Values values = target.values();
        return call -> {
            Event<Object> event = reader.read(call);
            Context context = call.context();
            values.write(events.handle(event, context), call.answer());
        };
    }

    // The input is bound to the handler's own type argument; Handler says when it is null.
    @SuppressWarnings({"unchecked", "NullAway"})
    private static Invoker typed(Handler<?, ?> handler, Target target) {
        Handler<Object, Object> objects = (Handler<Object, Object>) handler;
        Input input = target.values().input(target.argument(Handler.class, 0));
        Values values = target.values();
        return call -> {
            Object payload = input.read(call);
            values.write(objects.handle(payload, call.context()), call.answer());
        };
    }
}
