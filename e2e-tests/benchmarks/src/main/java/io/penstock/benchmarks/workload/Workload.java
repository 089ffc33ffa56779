package io.penstock.benchmarks.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.benchmarks.work.Order;
import io.penstock.benchmarks.work.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What every system is asked to do. Immutable and thread-safe. */
public enum Workload {
    /** The body back; it is a JSON string, so that systems that know nothing but JSON can do it. */
    ECHO("64 bytes echoed", "application/json"),
    /** An order read into a record, priced and written. */
    JSON("16 KiB of JSON to a record and back", "application/json"),
    /** The body back. */
    BINARY("1 MiB echoed", "application/octet-stream"),
    /** A seed in, a number out. */
    CPU("1 ms of computing", "application/json"),
    /** Milliseconds in, the same out when they are over. */
    SLEEP("20 ms of waiting", "application/json"),
    /** As the echo, of a hundred functions. */
    MIXED("64 bytes echoed by 100 functions, Zipf", "application/json");

    /** How many functions the mixed workload has. */
    public static final int FUNCTIONS = 100;

    private static final long SEED = 88_172_645_463_325_252L;
    private static final int ECHO_BYTES = 64;
    private static final int BINARY_BYTES = 1024 * 1024;
    private static final int SLEEP_MILLIS = 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String title;
    private final String contentType;

    Workload(String title, String contentType) {
        this.title = title;
        this.contentType = contentType;
    }

    /** In a table. */
    public String title() {
        return title;
    }

    /** Of requests. */
    public String contentType() {
        return contentType;
    }

    /** Its name on the command line, and in paths of systems. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A new array with the body of each request. */
    public byte[] body() {
        return switch (this) {
            case ECHO, MIXED -> ascii("\"" + "x".repeat(ECHO_BYTES - 2) + "\"");
            case JSON -> written(SampleOrder.order());
            case BINARY -> binary();
            case CPU -> ascii(Long.toString(SEED));
            case SLEEP -> ascii(Integer.toString(SLEEP_MILLIS));
        };
    }

    /** Whether an answer's body is what the work gives. */
    public boolean isAnswer(byte[] answer) {
        return switch (this) {
            case ECHO, MIXED, BINARY, SLEEP -> Arrays.equals(answer, body());
            case CPU -> Arrays.equals(answer, ascii(Long.toString(Work.burn(SEED))));
            case JSON -> SampleOrder.order().priced().equals(read(answer));
        };
    }

    private static Order read(byte[] json) {
        try {
            return MAPPER.readValue(json, Order.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] written(Order order) {
        try {
            return MAPPER.writeValueAsBytes(order);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] binary() {
        byte[] bytes = new byte[BINARY_BYTES];
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        random.nextBytes(bytes);
        return bytes;
    }
}
