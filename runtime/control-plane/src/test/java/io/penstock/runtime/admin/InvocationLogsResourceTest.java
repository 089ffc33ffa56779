package io.penstock.runtime.admin;

import static io.penstock.runtime.admin.TestingKeys.ADMIN;
import static io.penstock.runtime.admin.TestingKeys.BILLING;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.telemetry.InvocationLogs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvocationLogsResourceTest {

    private final InvocationLogs logs = new InvocationLogs();
    private final InvocationLogsResource resource = new InvocationLogsResource(logs);

    @BeforeEach
    void print() {
        print("a", Optional.of(FunctionName.parse("billing.invoice")), "paid");
        print("b", Optional.of(FunctionName.parse("other")), "secret");
        print("c", Optional.empty(), "late");
    }

    @Test
    void showsWhatAnInvocationPrinted() {
        InvocationLogsResource.LogsView view = resource.logs("a", ADMIN);

        assertThat(view.invocation()).isEqualTo("a");
        assertThat(view.lines())
                .containsExactly(
                        new InvocationLogsResource.LineView(
                                Instant.ofEpochMilli(1), "INFO", "stdout", "paid"));
    }

    @Test
    void aKeyOfANamespaceSeesOnlyWhatThatPrinted() {
        // A worker of another namespace may say anything about whose line it is.
        print("a", Optional.of(FunctionName.parse("other")), "forged");

        assertThat(texts("a")).containsExactly("paid");
        assertThat(texts("b")).isEmpty();
        assertThat(texts("c")).isEmpty();
    }

    private List<String> texts(String id) {
        return resource.logs(id, BILLING).lines().stream()
                .map(InvocationLogsResource.LineView::text)
                .toList();
    }

    private void print(String id, Optional<FunctionName> function, String text) {
        logs.add(new InvocationLogs.Line(function, 1, "INFO", "stdout", text), id);
    }
}
