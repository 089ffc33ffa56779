package io.penstock.runtime.admin;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.ledger.Billing;
import io.penstock.runtime.ledger.Granularity;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.RateCard;
import io.penstock.runtime.ledger.UsageLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A statement as a FOCUS dataset, version 1.2: one row for each charge. Has all columns that are
 * mandatory, and those of the others that Penstock knows; a null is an empty field. Columns of our
 * own begin with {@code x_}.
 *
 * @see <a href="https://focus.finops.org/focus-specification/v1-2/">FOCUS specification 1.2</a>
 */
final class UsageFocus {

    private static final String PROVIDER = "Penstock";
    private static final int MILLION_DIGITS = 6;

    private UsageFocus() {}

    /** How FOCUS names what is charged for. */
    private record Sku(
            String id, String meter, String description, String pricingUnit, String consumedUnit) {

        static Sku of(RateCard.Item item) {
            return switch (item) {
                case INVOCATIONS ->
                        new Sku(
                                "invocations",
                                "Invocations",
                                "Attempts that got an instance",
                                "1000000 Requests",
                                "Requests");
                case COMPUTE ->
                        new Sku(
                                "compute",
                                "Compute",
                                "Memory reserved while handlers ran",
                                "GiB-Seconds",
                                "GiB-Seconds");
                case CPU ->
                        new Sku(
                                "cpu",
                                "CPU",
                                "CPU time of handlers",
                                "Core-Seconds",
                                "Core-Seconds");
                case INIT ->
                        new Sku(
                                "init",
                                "Init",
                                "Memory reserved while handlers were built",
                                "GiB-Seconds",
                                "GiB-Seconds");
            };
        }
    }

    /** Writes a statement whose periods are in months. */
    static String write(Billing.Statement statement) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Billing.Priced priced : statement.lines()) {
            for (RateCard.Charge charge : priced.charges()) {
                rows.add(row(statement, priced.line().key(), charge));
            }
        }
        return UsageTable.write(
                columns(statement), rows.stream().map(row -> List.copyOf(row.values())).toList());
    }

    /** A dataset without charges has its columns, too. */
    private static List<String> columns(Billing.Statement statement) {
        UsageLine.Key any =
                new UsageLine.Key(
                        statement
                                .query()
                                .granularity()
                                .period(statement.query(), statement.query().from()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        LedgerRow.Kind.INIT);
        RateCard.Charge none =
                new RateCard.Charge(
                        RateCard.Item.INIT, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
        return List.copyOf(row(statement, any, none).keySet());
    }

    private static Map<String, String> row(
            Billing.Statement statement, UsageLine.Key key, RateCard.Charge charge) {
        Sku sku = Sku.of(charge.item());
        Instant month = Granularity.MONTH.floor(key.period().from());
        String cost = charge.cost().toPlainString();
        String price = charge.unitPrice().toPlainString();
        String function = key.function().map(FunctionName::toString).orElse("");
        String namespace = key.namespace().orElse("");
        Map<String, String> row = new LinkedHashMap<>();
        row.put("BilledCost", cost);
        row.put("BillingAccountId", statement.account());
        row.put("BillingAccountName", "");
        row.put("BillingCurrency", statement.card().currency().getCurrencyCode());
        row.put("BillingPeriodEnd", Granularity.MONTH.next(month).toString());
        row.put("BillingPeriodStart", month.toString());
        row.put("ChargeCategory", "Usage");
        row.put("ChargeClass", "");
        row.put("ChargeDescription", sku.description());
        row.put("ChargeFrequency", "Usage-Based");
        row.put("ChargePeriodEnd", key.period().to().toString());
        row.put("ChargePeriodStart", key.period().from().toString());
        row.put("ConsumedQuantity", consumed(charge));
        row.put("ConsumedUnit", sku.consumedUnit());
        row.put("ContractedCost", cost);
        row.put("ContractedUnitPrice", price);
        row.put("EffectiveCost", cost);
        row.put("InvoiceIssuerName", PROVIDER);
        row.put("ListCost", cost);
        row.put("ListUnitPrice", price);
        row.put("PricingCategory", "Standard");
        row.put("PricingQuantity", plain(charge.quantity()));
        row.put("PricingUnit", sku.pricingUnit());
        row.put("ProviderName", PROVIDER);
        row.put("PublisherName", PROVIDER);
        row.put("ResourceId", function);
        row.put("ResourceName", function);
        row.put("ResourceType", function.isEmpty() ? "" : "Function");
        row.put("ServiceCategory", "Compute");
        row.put("ServiceName", "Penstock Functions");
        row.put("ServiceSubcategory", "Serverless Compute");
        row.put("SkuId", sku.id());
        row.put("SkuMeter", sku.meter());
        row.put("SkuPriceId", sku.id());
        row.put("SubAccountId", namespace);
        row.put("SubAccountName", namespace);
        row.put("x_FunctionVersion", key.version().map(String::valueOf).orElse(""));
        row.put("x_Trigger", key.trigger().orElse(""));
        return row;
    }

    private static String consumed(RateCard.Charge charge) {
        return plain(
                charge.item() == RateCard.Item.INVOCATIONS
                        ? charge.quantity().movePointRight(MILLION_DIGITS)
                        : charge.quantity());
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
