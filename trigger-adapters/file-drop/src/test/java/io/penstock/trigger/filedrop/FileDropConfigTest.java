package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.trigger.filedrop.FileDropConfig.AfterSuccess;
import io.penstock.trigger.filedrop.FileDropConfig.Content;
import io.penstock.trigger.filedrop.FileDropConfig.Format;
import io.penstock.trigger.filedrop.FileDropConfig.Order;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileDropConfigTest {

    @TempDir Path folder;

    private static FileDropConfig read(Map<String, Object> fields) throws ConfigException {
        TriggerConfig config = new TriggerConfig(fields, Map.of());
        FileDropConfig read = FileDropConfig.read("a/b", config);
        config.refuseUnknown();
        return read;
    }

    private static void assertBad(String field, String detail, ThrowingCallable call) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(call)
                .withMessageContaining(detail)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void hasDefaults() throws ConfigException {
        FileDropConfig config = read(Map.of("directory", "/srv/in/"));
        Path work = Path.of("/srv/in/.penstock/a%2Fb");
        assertThat(config)
                .returns(Path.of("/srv/in"), FileDropConfig::directory)
                .returns(work, FileDropConfig::work)
                .returns(work.resolve("done"), FileDropConfig::done)
                .returns(work.resolve("failed"), FileDropConfig::failed)
                .returns(false, FileDropConfig::recursive)
                .returns(Order.NONE, FileDropConfig::order)
                .returns(AfterSuccess.MOVE, FileDropConfig::afterSuccess)
                .returns(Content.PATH, FileDropConfig::content)
                .returns(262_144L, FileDropConfig::inlineBytesMax)
                .returns(Duration.ofSeconds(1), FileDropConfig::stableFor)
                .returns(Duration.ofSeconds(5), FileDropConfig::scanInterval)
                .returns(Format.CLOUDEVENT, FileDropConfig::format);
    }

    @Test
    void readsEveryField() throws ConfigException {
        Map<String, Object> fields = new HashMap<>();
        fields.put("directory", "/srv/in");
        fields.put("doneDirectory", "/srv/done");
        fields.put("failedDirectory", "/srv/failed");
        fields.put("include", "*.txt");
        fields.put("exclude", "b*");
        fields.put("recursive", true);
        fields.put("order", "time");
        fields.put("afterSuccess", "move");
        fields.put("content", "inline");
        fields.put("inlineBytesMax", "1MiB");
        fields.put("stableFor", "20ms");
        fields.put("scanInterval", "1m");
        fields.put("format", "cloudevent");
        FileDropConfig config = read(fields);
        assertThat(config)
                .returns(Path.of("/srv/done"), FileDropConfig::done)
                .returns(Path.of("/srv/failed"), FileDropConfig::failed)
                .returns(true, FileDropConfig::recursive)
                .returns(Order.TIME, FileDropConfig::order)
                .returns(Content.INLINE, FileDropConfig::content)
                .returns(1_048_576L, FileDropConfig::inlineBytesMax)
                .returns(Duration.ofMillis(20), FileDropConfig::stableFor)
                .returns(Duration.ofMinutes(1), FileDropConfig::scanInterval);
        assertThat(config.filter().wants(Path.of("a.txt"))).isTrue();
        assertThat(config.filter().wants(Path.of("b.txt"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "directory, in, Write an absolute path",
        "doneDirectory, out, Write an absolute path",
        "doneDirectory, /srv/in, doesn't have 'directory' in it",
        "failedDirectory, /srv, doesn't have 'directory' in it",
        "include, [a, Write globs",
        "exclude, {a, Write globs",
        "recursive, maybe, Write true or false",
        "order, size, 'name'",
        "afterSuccess, burn, 'move'",
        "content, none, 'inline'",
        "inlineBytesMax, 17MiB, to 16MiB",
        "stableFor, 1ms, from 10ms",
        "scanInterval, 2h, to 1h",
        "format, xml, 's3'",
        "colour, blue, There is no field",
    })
    void namesTheFieldAndWhatWouldWork(String field, String value, String detail) {
        Map<String, Object> fields = new HashMap<>(Map.of("directory", "/srv/in"));
        fields.put(field, value);
        assertBad(field, detail, () -> read(fields));
    }

    @Test
    void refusesWhatContradictsItself() {
        assertBad("directory", "is needed", () -> read(Map.of()));
        assertBad(
                "doneDirectory",
                "'move'",
                () ->
                        read(
                                Map.of(
                                        "directory", "/srv/in",
                                        "doneDirectory", "/srv/out",
                                        "afterSuccess", "keep")));
        assertBad(
                "format",
                "'path'",
                () -> read(Map.of("directory", "/srv/in", "content", "inline", "format", "s3")));
    }

    @Test
    void theCheckLooksAtTheFolders() throws IOException {
        Path directory = folder.resolve("in");
        assertBad("directory", "make it first", () -> check(Map.of("directory", "" + directory)));
        Files.createDirectory(directory);
        assertBad(
                "failedDirectory",
                "make it first",
                () ->
                        check(
                                Map.of(
                                        "directory",
                                        "" + directory,
                                        "failedDirectory",
                                        folder.resolve("failed").toString())));
        assertBad(
                "doneDirectory",
                "same file store",
                () -> check(Map.of("directory", "" + directory, "doneDirectory", "/dev/shm")));
        assertBad("directory", "write to it", () -> check(Map.of("directory", "/proc")));
    }

    private static void check(Map<String, Object> fields) throws Exception {
        try (TriggerAdapter adapter =
                new FileDropProvider().create("t", new TriggerConfig(fields, Map.of()))) {
            adapter.check();
        }
    }
}
