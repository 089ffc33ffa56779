package io.penstock.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Deployment.Created;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private static final FunctionName HELLO = FunctionName.parse("hello");
    private static final FunctionTarget LATEST = new FunctionTarget.Latest(HELLO);
    private static final FunctionSettings DEFAULTS = FunctionSettings.DEFAULTS;

    private final MemoryRegistryStore store = new MemoryRegistryStore();
    private final Registry registry =
            new Registry(
                    store,
                    new RegistryLimits(3, 2, 2, 2),
                    InstantSource.fixed(Instant.EPOCH),
                    new SplittableRandom(1));

    @BeforeEach
    void start() {
        registry.start(LocalCode.alone(_ -> List.of()));
    }

    @Test
    void numbersVersionsFromOneAndServesTheLatest() {
        assertThat(deploy(HELLO, "a").created()).isEqualTo(Created.NEW_FUNCTION);
        assertThat(deploy(HELLO, "b").created()).isEqualTo(Created.NEW_VERSION);

        assertThat(registry.resolve(LATEST).number()).isEqualTo(2);
        assertThat(registry.resolve(new FunctionTarget.Numbered(HELLO, 1)).codeSha256())
                .isEqualTo("a");
    }

    @Test
    void sameCodeAndSettingsAreTheSameVersion() {
        deploy(HELLO, "a");

        Deployment again = deploy(HELLO, "a");

        assertThat(again.created()).isEqualTo(Created.UNCHANGED);
        assertThat(again.version().number()).isEqualTo(1);
        assertThat(store.changes()).hasSize(1);
    }

    @Test
    void otherSettingsAreANewVersion() {
        deploy(HELLO, "a");

        Deployment changed =
                registry.deploy(
                        HELLO, "a", paths("a"), SettingsParser.parse(Map.of("timeout", "1s")));

        assertThat(changed.created()).isEqualTo(Created.NEW_VERSION);
    }

    @Test
    void aNumberIsNotUsedAgainAfterDeletion() {
        deploy(HELLO, "a");
        deploy(HELLO, "b");
        registry.delete(HELLO);

        Deployment anew = deploy(HELLO, "a");

        assertThat(anew.created()).isEqualTo(Created.NEW_FUNCTION);
        assertThat(anew.version().number()).isEqualTo(3);
    }

    @Test
    void dropsOldVersionsUnlessAnAliasLeadsToThem() {
        deploy(HELLO, "a");
        registry.putAlias(HELLO, Alias.of("stable", 1));

        deploy(HELLO, "b");
        deploy(HELLO, "c");
        deploy(HELLO, "d");

        assertThat(registry.function(HELLO).versions()).containsOnlyKeys(1, 3, 4);
        assertThat(registry.codeInUse()).containsExactlyInAnyOrder("a", "c", "d");
    }

    @Test
    void anAliasSplitsCallsByWeight() {
        deploy(HELLO, "a");
        deploy(HELLO, "b");
        registry.putAlias(
                HELLO,
                new Alias("canary", List.of(new Alias.Share(1, 90), new Alias.Share(2, 10))));
        FunctionTarget target = new FunctionTarget.Aliased(HELLO, "canary");

        long second = 0;
        for (int i = 0; i < 10_000; i++) {
            second += registry.resolve(target).number() == 2 ? 1 : 0;
        }

        assertThat(second).isBetween(800L, 1200L);
    }

    @Test
    void namesWhatIsUnknown() {
        deploy(HELLO, "a");

        assertProblem(
                ErrorCode.UNKNOWN_FUNCTION,
                "'nobody'",
                () -> registry.resolve(FunctionTarget.parse("nobody")));
        assertProblem(
                ErrorCode.UNKNOWN_VERSION,
                "'hello' has no version 7",
                () -> registry.resolve(FunctionTarget.parse("hello@7")));
        assertProblem(
                ErrorCode.UNKNOWN_ALIAS,
                "'hello' has no alias 'live'",
                () -> registry.resolve(FunctionTarget.parse("hello:live")));
        assertProblem(
                ErrorCode.UNKNOWN_FUNCTION, "'nobody'", () -> registry.delete(name("nobody")));
        assertProblem(
                ErrorCode.UNKNOWN_VERSION,
                "no version 9",
                () -> registry.putAlias(HELLO, Alias.of("live", 9)));
        assertProblem(ErrorCode.UNKNOWN_ALIAS, "'live'", () -> registry.deleteAlias(HELLO, "live"));
    }

    @Test
    void refusesMoreFunctionsOrAliasesThanAllowed() {
        deploy(HELLO, "a");
        deploy(name("two"), "a");
        deploy(name("three"), "a");
        registry.putAlias(HELLO, Alias.of("one", 1));
        registry.putAlias(HELLO, Alias.of("two", 1));

        assertProblem(ErrorCode.CONFLICT, "functions-max", () -> deploy(name("four"), "a"));
        assertProblem(
                ErrorCode.CONFLICT,
                "aliases-max",
                () -> registry.putAlias(HELLO, Alias.of("three", 1)));
        assertThat(registry.putAlias(HELLO, Alias.of("two", 1))).isFalse();
    }

    @Test
    void aChangeTheStoreRefusesDoesNotHappen() {
        deploy(HELLO, "a");
        store.failing(true);

        assertProblem(ErrorCode.STORE_UNAVAILABLE, "told", () -> deploy(HELLO, "b"));
        assertProblem(ErrorCode.STORE_UNAVAILABLE, "told", () -> registry.delete(HELLO));
        assertThat(registry.resolve(LATEST).number()).isEqualTo(1);

        store.failing(false);
        assertThat(deploy(HELLO, "b").version().number()).isEqualTo(2);
    }

    @Test
    void tellsListenersWhatIsLiveAndWhatExists() {
        List<Set<FunctionVersion>> lives = new ArrayList<>();
        List<Set<FunctionVersion>> alls = new ArrayList<>();
        deploy(HELLO, "a");

        registry.subscribe(
                (live, all) -> {
                    throw new IllegalStateException("a listener that fails");
                });
        registry.subscribe(
                (live, all) -> {
                    lives.add(live);
                    alls.add(all);
                });
        registry.putAlias(HELLO, Alias.of("stable", 1));
        deploy(HELLO, "b");
        registry.deleteAlias(HELLO, "stable");
        registry.delete(HELLO);

        assertThat(lives).extracting(Set::size).containsExactly(1, 1, 2, 1, 0);
        assertThat(alls).extracting(Set::size).containsExactly(1, 1, 2, 2, 0);
    }

    @Test
    void listsByName() {
        deploy(name("b"), "a");
        deploy(name("a"), "a");
        deploy(name("a.z"), "a");

        assertThat(registry.functions())
                .extracting(function -> function.name().toString())
                .containsExactly("a.z", "a", "b");
    }

    private Deployment deploy(FunctionName name, String code) {
        return registry.deploy(name, code, paths(code), DEFAULTS);
    }

    private static List<Path> paths(String code) {
        return List.of(Path.of("/artifacts", code, "function.jar"));
    }

    private static FunctionName name(String text) {
        return FunctionName.parse(text);
    }

    private static void assertProblem(ErrorCode code, String detail, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(code);
                            assertThat(e.problem().detail()).contains(detail);
                        });
    }
}
