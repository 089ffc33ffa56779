package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.LedgerStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements over HTTP. */
@QuarkusTest
@QuarkusTestResource(RunningControlPlane.class)
class UsageIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String JANUARY = "/v1/usage?from=2026-01-01&to=2026-02-01";
    private static final long MILLI = 1_000_000;

    private final HttpClient client = HttpClient.newHttpClient();

    @TestHTTPResource URI root;

    @Inject LedgerStore store;

    @BeforeEach
    void append() {
        // The same rows each time: given again, they change nothing.
        store.append(
                        List.of(
                                call("a", "billing.invoice", "2026-01-10T08:15:30Z", 250 * MILLI),
                                call(
                                        "b",
                                        "billing.invoice",
                                        "2026-01-10T09:00:00Z",
                                        249 * MILLI + 1),
                                call("c", "hello", "2026-01-31T23:59:59.999Z", 1),
                                call("d", "hello", "2026-02-01T00:00:00Z", 7 * MILLI),
                                init("billing.invoice", "2026-01-10T08:15:29Z", 2_000 * MILLI)))
                .join();
    }

    @Test
    void statesAMonthByFunction() throws Exception {
        HttpResponse<String> answer = get(JANUARY);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode statement = JSON.readTree(answer.body());
        assertThat(statement.at("/granularity").asText()).isEqualTo("total");
        assertThat(statement.at("/currency").asText()).isEqualTo("EUR");
        assertThat(statement.at("/lines")).hasSize(3);
        JsonNode line = statement.at("/lines/0");
        assertThat(line.at("/function").asText()).isEqualTo("billing.invoice");
        assertThat(line.at("/kind").asText()).isEqualTo("invocation");
        assertThat(line.at("/attempts").asLong()).isEqualTo(2);
        assertThat(line.at("/billedMs").asLong()).isEqualTo(500);
        assertThat(line.at("/gbSeconds").asText()).isEqualTo("0.250000000");
        assertThat(line.at("/durationSeconds").asText()).isEqualTo("0.499000001");
        assertThat(line.at("/cost").asText()).isEqualTo("0.000004567");
        assertThat(statement.at("/lines/1/kind").asText()).isEqualTo("init");
        assertThat(statement.at("/lines/1/gbSeconds").asText()).isEqualTo("1.000000000");
        assertThat(statement.at("/lines/2/function").asText()).isEqualTo("hello");
        assertThat(statement.at("/lines/2/billedMs").asLong()).isEqualTo(1);
        assertThat(statement.at("/lines/2").has("version")).isFalse();
    }

    @Test
    void statesHoursWithEveryGroup() throws Exception {
        JsonNode statement =
                JSON.readTree(get(JANUARY + "&granularity=hour&group-by=version,trigger").body());

        assertThat(statement.at("/lines").findValuesAsText("from"))
                .containsExactly(
                        "2026-01-10T08:00:00Z",
                        "2026-01-10T08:00:00Z",
                        "2026-01-10T09:00:00Z",
                        "2026-01-31T23:00:00Z");
        assertThat(statement.at("/lines/0/version").asInt()).isEqualTo(3);
        assertThat(statement.at("/lines/0/trigger").asText()).isEqualTo("http");
    }

    @Test
    void writesTheSameAsCsv() throws Exception {
        HttpResponse<String> byParameter = get(JANUARY + "&format=csv");
        HttpResponse<String> byHeader = send(JANUARY, "text/csv");

        assertThat(byParameter.headers().firstValue("Content-Type"))
                .contains("text/csv;charset=UTF-8");
        assertThat(byHeader.body()).isEqualTo(byParameter.body());
        assertThat(byParameter.body()).contains("\r\n").startsWith("from,to,namespace,function,");
        List<Map<String, String>> rows = rows(byParameter.body());
        assertThat(rows).hasSize(3);
        assertThat(rows.getFirst())
                .containsEntry("function", "billing.invoice")
                .containsEntry("billedMs", "500")
                .containsEntry("cost", "0.000004567")
                .containsEntry("version", "");
    }

    @Test
    void writesFocusRowsOfEachCharge() throws Exception {
        HttpResponse<String> answer = get(JANUARY + "&granularity=day&format=focus");

        List<Map<String, String>> rows = rows(answer.body());
        assertThat(rows)
                .extracting(row -> row.get("SkuId"))
                .containsExactly("invocations", "compute", "init", "invocations", "compute");
        assertThat(rows.get(1))
                .containsEntry("BilledCost", "0.000004167")
                .containsEntry("ListCost", "0.000004167")
                .containsEntry("BillingCurrency", "EUR")
                .containsEntry("BillingPeriodStart", "2026-01-01T00:00:00Z")
                .containsEntry("BillingPeriodEnd", "2026-02-01T00:00:00Z")
                .containsEntry("ChargePeriodStart", "2026-01-10T00:00:00Z")
                .containsEntry("ChargePeriodEnd", "2026-01-11T00:00:00Z")
                .containsEntry("ConsumedQuantity", "0.25")
                .containsEntry("PricingUnit", "GiB-Seconds")
                .containsEntry("SubAccountId", "billing")
                .containsEntry("ResourceId", "billing.invoice");
        assertThat(rows.getFirst())
                .containsEntry("PricingQuantity", "0.000002")
                .containsEntry("ConsumedQuantity", "2");
        // What FOCUS 1.2 doesn't allow to be null.
        for (String column :
                List.of(
                        "BilledCost",
                        "BillingAccountId",
                        "ChargeCategory",
                        "ContractedCost",
                        "EffectiveCost",
                        "InvoiceIssuerName",
                        "ProviderName",
                        "PublisherName",
                        "ServiceCategory",
                        "ServiceName")) {
            assertThat(rows).allSatisfy(row -> assertThat(row.get(column)).isNotEmpty());
        }
    }

    @Test
    void nothingUsedIsAStatementWithoutLines() throws Exception {
        String empty = "/v1/usage?from=2025-01-01&to=2025-02-01";

        assertThat(JSON.readTree(get(empty).body()).at("/lines")).isEmpty();
        assertThat(get(empty + "&format=csv").body()).startsWith("from,to,").hasLineCount(1);
        assertThat(get(empty + "&granularity=day&format=focus").body())
                .startsWith("BilledCost,")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from, yesterday",
        "from=2026-01-01T00:00:30Z, from, 2026-01-01T00:00:30Z",
        "from=2026-02-01&to=2026-01-01, to, 2026-01-01",
        "group-by=colour, group-by, colour",
        "granularity=week, granularity, week",
        "format=xml, format, xml",
        "format=focus, granularity, total",
        "groupby=version, groupby, version",
        "format=csv&format=json, format, 'csv,json'"
    })
    void refusesAParameterNamingItAndItsValue(String query, String field, String value)
            throws Exception {
        HttpResponse<String> refused = get("/v1/usage?" + query);

        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode problem = JSON.readTree(refused.body());
        assertThat(problem.at("/code").asText()).isEqualTo("bad-request");
        assertThat(problem.at("/field").asText()).isEqualTo(field);
        assertThat(problem.at("/value").asText()).isEqualTo(value);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(path, "*/*");
    }

    private HttpResponse<String> send(String path, String accept) throws Exception {
        return client.send(
                HttpRequest.newBuilder(root.resolve(path))
                        .header("Authorization", "Bearer " + RunningControlPlane.KEY)
                        .header("Accept", accept)
                        .build(),
                BodyHandlers.ofString());
    }

    private static List<Map<String, String>> rows(String csv) throws Exception {
        try (MappingIterator<Map<String, String>> rows =
                new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader())
                        .readValues(csv)) {
            return rows.readAll();
        }
    }

    private static LedgerRow call(String id, String function, String ended, long wallNanos) {
        return row(
                LedgerRow.Kind.INVOCATION,
                Optional.of(new InvocationId(id)),
                function,
                "http",
                ended,
                wallNanos);
    }

    private static LedgerRow init(String function, String ended, long wallNanos) {
        return row(
                LedgerRow.Kind.INIT,
                Optional.empty(),
                function,
                LedgerRow.NO_TRIGGER,
                ended,
                wallNanos);
    }

    private static LedgerRow row(
            LedgerRow.Kind kind,
            Optional<InvocationId> id,
            String function,
            String trigger,
            String ended,
            long wallNanos) {
        long millis = Instant.parse(ended).toEpochMilli();
        return new LedgerRow(
                kind,
                id,
                FunctionName.parse(function),
                3,
                trigger,
                Optional.of(StartKind.WARM),
                millis,
                millis,
                0,
                new Usage(wallNanos, 0, 0),
                MemorySize.ofMebibytes(512),
                LedgerRow.SUCCEEDED,
                id.isPresent() ? 1 : 0,
                0,
                0,
                Optional.empty());
    }
}
