package io.penstock.function.testing;

import io.penstock.function.Event;
import io.penstock.function.Headers;
import io.penstock.function.InvocationException;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.worker.LocalInstance;
import io.penstock.worker.OtherFunctions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** What a function under test meets instead of other functions. Safe for use by several threads. */
final class FakeFunctions implements OtherFunctions {

    private final Map<String, Function<FunctionCall, FunctionAnswer>> answers =
            new ConcurrentHashMap<>();
    private final List<EmittedEvent> emitted = new CopyOnWriteArrayList<>();

    void add(String function, Function<FunctionCall, FunctionAnswer> answer) {
        answers.put(function, answer);
    }

    List<EmittedEvent> emitted() {
        return List.copyOf(emitted);
    }

    void forgetEmitted() {
        emitted.clear();
    }

    @Override
    public String emitted(String function, Event<byte[]> event) {
        emitted.add(new EmittedEvent(function, event));
        return UUID.randomUUID().toString();
    }

    @Override
    public LocalInstance.Answer invoked(String function, List<Header> headers, Slice body) {
        Function<FunctionCall, FunctionAnswer> fake = answers.get(function);
        if (fake == null) {
            throw new InvocationException(
                    "unknown-function",
                    "the test has no fake of '" + function + "'; it has " + answers.keySet());
        }
        FunctionAnswer answer =
                fake.apply(new FunctionCall(function, headers(headers), body.array()));
        return new LocalInstance.Answer(
                answer.status(), fields(answer.headers()), Slice.wrap(answer.body()));
    }

    /** Header fields by name. */
    static Headers headers(List<Header> fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Header field : fields) {
            values.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(field.value());
        }
        return Headers.of(values);
    }

    private static List<Header> fields(Headers headers) {
        List<Header> fields = new ArrayList<>();
        for (String name : headers.names()) {
            headers.all(name).forEach(value -> fields.add(new Header(name, value)));
        }
        return fields;
    }
}
