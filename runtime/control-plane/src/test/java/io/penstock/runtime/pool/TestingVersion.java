package io.penstock.runtime.pool;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.Isolation;
import io.penstock.runtime.registry.RetrySettings;
import io.penstock.runtime.registry.RouteAuth;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Makes function versions for tests: one instance at a time, and short times. */
public final class TestingVersion {

    private final String name;
    private final String handler;
    private int number = 1;
    private MemorySize memory = MemorySize.ofMebibytes(64);
    private Duration timeout = Duration.ofSeconds(10);
    private Duration initTimeout = Duration.ofSeconds(10);
    private Duration idleTimeout = Duration.ofMinutes(5);
    private Isolation isolation = Isolation.DEDICATED;
    private int concurrency = 1;
    private int minInstances;
    private int maxInstances = 10;
    private Optional<FunctionTarget> onSuccess = Optional.empty();

    private TestingVersion(String name, String handler) {
        this.name = name;
        this.handler = handler;
    }

    public static TestingVersion of(String name, String handler) {
        return new TestingVersion(name, handler);
    }

    /** A function that does what the body of a call says. */
    public static TestingVersion script(String name) {
        return of(name, TestingFunctions.SCRIPT);
    }

    public TestingVersion number(int newNumber) {
        number = newNumber;
        return this;
    }

    public TestingVersion memory(int mebibytes) {
        memory = MemorySize.ofMebibytes(mebibytes);
        return this;
    }

    public TestingVersion timeoutMillis(long millis) {
        timeout = Duration.ofMillis(millis);
        return this;
    }

    public TestingVersion initTimeoutMillis(long millis) {
        initTimeout = Duration.ofMillis(millis);
        return this;
    }

    public TestingVersion idleTimeoutMillis(long millis) {
        idleTimeout = Duration.ofMillis(millis);
        return this;
    }

    public TestingVersion shared() {
        isolation = Isolation.SHARED;
        return this;
    }

    public TestingVersion concurrency(int calls) {
        concurrency = calls;
        return this;
    }

    public TestingVersion instances(int min, int max) {
        minInstances = min;
        maxInstances = max;
        return this;
    }

    public TestingVersion onSuccess(String target) {
        onSuccess = Optional.of(FunctionTarget.parse(target));
        return this;
    }

    public FunctionSettings settings() {
        return new FunctionSettings(
                Optional.of(handler),
                memory,
                timeout,
                initTimeout,
                concurrency,
                minInstances,
                maxInstances,
                idleTimeout,
                isolation,
                new TreeMap<>(),
                List.of(),
                RouteAuth.KEY,
                CallMode.SYNC,
                Optional.empty(),
                RetrySettings.DEFAULTS,
                onSuccess,
                Optional.empty());
    }

    public FunctionVersion build(Path jar) {
        return new FunctionVersion(
                FunctionName.parse(name), number, "", List.of(jar), settings(), Instant.EPOCH);
    }
}
