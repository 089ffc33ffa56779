package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.trigger.spi.TriggerConfig;
import io.penstock.trigger.spi.TriggerEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventsTest {

    private static final String TIME = "2026-03-01T09:15:00.000000001Z";

    /** Of the five bytes {@code a;b\n1}. */
    private static final String SHA256 = sha256("a;b\n1");

    @TempDir Path folder;
    private Taken taken;

    private static String sha256(String text) {
        return Digests.hex(Digests.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @BeforeEach
    void write() throws IOException {
        Path file = Files.writeString(folder.resolve("some claim.csv"), "a;b\n1");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(TIME)));
        taken = new Taken("id-1", file, Path.of("sub dir", "1%ü\n.csv"), Version.of(file));
    }

    private TriggerEvent event(Map<String, Object> more) throws Exception {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("directory", "/srv/drop in");
        FileEvents events =
                new FileEvents(FileDropConfig.read("t1", new TriggerConfig(fields, Map.of())));
        return events.event(taken, Facts.read(taken, events.bytesMax()).orElseThrow());
    }

    private static String data(TriggerEvent event) {
        return new String(event.data(), StandardCharsets.UTF_8);
    }

    @Test
    void theEventTellsWhereTheFileIs() throws Exception {
        TriggerEvent event = event(Map.of());
        assertThat(event.id()).isEqualTo("id-1");
        assertThat(event.type()).isEqualTo("io.penstock.file.created");
        assertThat(event.source()).isEqualTo("file:///srv/drop%20in");
        assertThat(event.subject()).contains("sub dir/1%25ü%0A.csv");
        assertThat(event.time()).contains(OffsetDateTime.parse(TIME));
        assertThat(event.dataContentType()).contains("application/json");
        assertThat(event.orderingKey()).isEmpty();
        assertThat(event.deduplicated()).isTrue();
        assertThat(event.awaitsOutcome()).isTrue();
        assertThat(event.extensions())
                .containsEntry("filepath", taken.file().toString())
                .containsEntry("filesize", "5")
                .containsEntry("filesha256", SHA256);
        assertThat(data(event))
                .isEqualTo(
                        "{\"path\":\""
                                + taken.file()
                                + "\",\"name\":\"1%ü\\u000a.csv\",\"directory\":\"/srv/drop in\","
                                + "\"size\":5,\"sha256\":\""
                                + SHA256
                                + "\",\"mediaType\":\"text/csv\",\"modified\":\""
                                + TIME
                                + "\"}");
    }

    @Test
    void aSmallFileIsTheDataOnRequest() throws Exception {
        TriggerEvent event = event(Map.of("content", "inline", "inlineBytesMax", 5));
        assertThat(event.dataContentType()).contains("text/csv");
        assertThat(data(event)).isEqualTo("a;b\n1");
        assertThat(event.extensions()).containsEntry("filesha256", SHA256);
    }

    @Test
    void aLargerFileGoesByPathWithANote() throws Exception {
        TriggerEvent event = event(Map.of("content", "inline", "inlineBytesMax", 4));
        assertThat(event.dataContentType()).contains("application/json");
        assertThat(data(event)).contains("\"note\":\"", "inlineBytesMax (4)", "\"path\":\"");
    }

    @Test
    void hasTheShapeOfS3OnRequest() throws Exception {
        assertThat(data(event(Map.of("format", "s3"))))
                .isEqualTo(
                        "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\","
                                + "\"eventTime\":\""
                                + TIME
                                + "\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{"
                                + "\"s3SchemaVersion\":\"1.0\",\"configurationId\":\"t1\","
                                + "\"bucket\":{\"name\":\"t1\"},\"object\":{"
                                + "\"key\":\"sub+dir/1%25%C3%BC%0A.csv\",\"size\":5,\"eTag\":\""
                                + SHA256
                                + "\",\"sequencer\":\"1898ACD8ADDAC801\"}},\"file\":{\"path\":\""
                                + taken.file()
                                + "\",\"sha256\":\""
                                + SHA256
                                + "\",\"mediaType\":\"text/csv\"}}]}");
    }

    @Test
    void allFilesOfAnOrderedTriggerHaveOneKey() throws Exception {
        assertThat(event(Map.of("order", "time")).orderingKey()).contains("file-drop t1");
    }

    @Test
    void theSameClaimGivesTheSameEvent() throws Exception {
        assertThat(data(event(Map.of()))).isEqualTo(data(event(Map.of())));
    }

    @Test
    void aFileThatChangedSinceItWasFoundIsNotRead() throws Exception {
        Files.writeString(taken.file(), "longer than it was");
        assertThat(Facts.read(taken, -1)).isEmpty();
    }

    @Test
    void textThatIsNotUnicodeIsEscaped() {
        assertThat(Json.text("\"\\\t\ud83d\udeb0\ud83d"))
                .isEqualTo("\"\\\"\\\\\\u0009\ud83d\udeb0\\ud83d\"");
    }
}
