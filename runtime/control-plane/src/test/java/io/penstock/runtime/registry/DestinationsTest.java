package io.penstock.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

    private static final FunctionName INVOICE = FunctionName.parse("billing.invoice");

    @ParameterizedTest
    @ValueSource(strings = {"billing.audit", "billing.audit@3", "billing.audit:live"})
    void areOfTheFunctionsNamespace(String target) {
        FunctionSettings settings =
                SettingsParser.parse(Map.of("onSuccess", target, "onFailure", target));

        assertThatCode(() -> Destinations.check(INVOICE, settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "onSuccess, audit",
        "onFailure, audit",
        "onFailure, other.invoice",
        "onSuccess, billing.invoice",
        "onFailure, billing.invoice@1"
    })
    void refusesOthersAndTheFunctionItselfNamingTheField(String field, String target) {
        FunctionSettings settings = SettingsParser.parse(Map.of(field, target));

        assertThatThrownBy(() -> Destinations.check(INVOICE, settings))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_SETTING);
                            assertThat(e.problem().members())
                                    .containsEntry("field", field)
                                    .containsEntry("value", target);
                        });
    }

    @Test
    void targetsAreWrittenAsTheyAreRead() {
        for (String text :
                new String[] {"audit", "billing.audit", "audit@3", "billing.audit:live"}) {
            assertThat(FunctionTarget.parse(text).text()).isEqualTo(text);
        }
    }
}
