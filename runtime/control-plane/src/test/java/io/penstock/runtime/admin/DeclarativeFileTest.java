package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.artifact.ArtifactLimits;
import io.penstock.runtime.artifact.ArtifactStore;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.Deployer;
import io.penstock.runtime.registry.MemoryRegistryStore;
import io.penstock.runtime.registry.RegisteredFunction;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RegistryLimits;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerDeployer;
import io.penstock.runtime.registry.TriggerDraft;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerService;
import io.penstock.runtime.registry.TriggerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarativeFileTest {

    private static final String WHOLE =
            """
            functions:
              orders:
                artifact: jars/orders.jar
                config:
                  timeout: 5s
            triggers:
              order:
                type: bell
                function: orders
                config:
                  tone: high
            """;

    @TempDir private Path folder;
    private Path file;
    private final Bells bells = new Bells();
    private Registry registry;
    private DeclarativeFile declarations;

    @BeforeEach
    void prepare() throws IOException {
        file = folder.resolve("penstock.yaml");
        Files.createDirectories(folder.resolve("jars"));
        Files.write(folder.resolve("jars/orders.jar"), TestingApi.jar("1"));
        registry =
                new Registry(
                        new MemoryRegistryStore(),
                        RegistryLimits.DEFAULTS,
                        InstantSource.system(),
                        new SplittableRandom(1));
        Secrets secrets = new Secrets(folder.resolve("secrets"));
        Deployer functions =
                new Deployer(
                        registry,
                        new ArtifactStore(
                                folder.resolve("artifacts"),
                                ArtifactLimits.DEFAULTS,
                                InstantSource.system()),
                        secrets);
        functions.start();
        declarations =
                new DeclarativeFile(
                        functions, new TriggerDeployer(registry.triggers(), secrets, bells, bells));
    }

    @Test
    void putsFunctionsAndTheirTriggers() throws IOException {
        apply(WHOLE);

        RegisteredFunction orders = registry.function(FunctionName.parse("orders"));
        assertThat(orders.latest().settings().timeout()).hasSeconds(5);
        Trigger order = registry.triggers().get(TriggerName.parse("order"));
        assertThat(order.config()).isEqualTo("{\"tone\":\"high\"}");
        assertThat(order.type()).isEqualTo("bell");
    }

    @Test
    void appliedAgainItChangesNothing() throws IOException {
        apply(WHOLE);
        Trigger before = registry.triggers().get(TriggerName.parse("order"));

        apply(WHOLE);

        assertThat(registry.function(FunctionName.parse("orders")).versions()).hasSize(1);
        assertThat(registry.triggers().get(before.name())).isEqualTo(before);
    }

    @Test
    void whatIsTheSameAlreadyDoesNotNeedItsSource() throws IOException {
        apply(WHOLE);
        bells.away = true;

        apply(WHOLE);

        assertThatThrownBy(() -> apply(WHOLE.replace("tone: high", "tone: highest")))
                .hasMessageContaining("away");
    }

    @Test
    void leavesAloneWhatItDoesNotName() throws IOException {
        apply(WHOLE);

        apply("");
        apply("functions:\n");

        assertThat(registry.functions()).hasSize(1);
        assertThat(registry.triggers().list()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jars/orders.jar | jars/none.jar | functions.orders.artifact",
                "jars/orders.jar | \"jars/\\0.jar\" | functions.orders.artifact",
                "artifact: jars/orders.jar | {} | functions.orders.artifact",
                "timeout: 5s | timeout: never | functions.orders.config.timeout",
                "timeout: 5s | colour: red | functions.orders.config.colour",
                "timeout: 5s | secrets: [nobody] | functions.orders.config.secrets",
                "config: | settings: | functions.orders.settings",
                "type: bell | type: horn | triggers.order.type",
                "function: orders | function: nobody | triggers.order.function",
                "tone: high | tone: low | triggers.order.config.tone",
                "triggers: | things: | things",
                "'  order:' | '  Order:' | triggers.Order",
                "tone: high | tone: [ | line 11"
            })
    void refusesWithFileAndPlace(String part, String bad, String place) {
        String text =
                bad.equals("{}") ? WHOLE.replace(part, "config: {}") : WHOLE.replace(part, bad);
        if (bad.equals("{}")) {
            text = text.replace("    config:\n      timeout: 5s\n", "");
        }
        String wrong = text;

        assertThatThrownBy(() -> apply(wrong))
                .isInstanceOf(BadDeclarationException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(place)
                .hasMessageEndingWith(".");
    }

    @Test
    void aMissingFileIsTold() {
        Path none = folder.resolve("none.yaml");

        assertThatThrownBy(() -> declarations.apply(none))
                .isInstanceOf(BadDeclarationException.class)
                .hasMessage(none + ": There is no such file.");
    }

    private void apply(String text) throws IOException {
        Files.writeString(file, text);
        declarations.apply(file);
    }

    /** Triggers that take a high tone only. */
    private static final class Bells implements TriggerService {

        private boolean away;

        @Override
        public void check(TriggerDraft draft) {
            if (away) {
                throw Problem.of(ErrorCode.WORKER_START_FAILED, "The bell is away.").exception();
            }
            if (!draft.type().equals("bell")) {
                throw Problem.ofField(ErrorCode.BAD_SETTING, "type", "horn", "There is bell.")
                        .exception();
            }
            if (!draft.config().contains("high")) {
                throw Problem.ofField(
                                ErrorCode.BAD_SETTING, "config.tone", "low", "High would work.")
                        .exception();
            }
        }

        @Override
        public void end(TriggerName name) {
            throw new IllegalStateException("nothing is deleted here");
        }

        @Override
        public void cleanUp(TriggerDraft draft) {
            throw new IllegalStateException("nothing is deleted here");
        }

        @Override
        public Optional<TriggerStatus> status(TriggerName name) {
            return Optional.empty();
        }
    }
}
