package io.penstock.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private static final String CHOSEN = "a-key-of-the-operator";

    @TempDir private Path dir;
    private final MemoryKeyStore store = new MemoryKeyStore();

    @Test
    void theFirstStartWritesARandomKeyForTheOwnerOnly() throws IOException {
        Keys keys = start(Optional.empty(), false);

        String key = Files.readString(file()).strip();
        assertThat(key).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(keys.authenticate(bearer(key)).scopes()).contains(Scope.values());
        assertThat(store.load().getFirst().hash()).isNotEqualTo(key);
        assertThat(dir).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void laterStartsKeepTheKeyAndDoNotWriteItAgain() throws IOException {
        start(Optional.empty(), false);
        String key = Files.readString(file()).strip();
        Files.delete(file());

        Keys keys = start(Optional.empty(), false);

        assertThat(file()).doesNotExist();
        assertThat(keys.authenticate(bearer(key)).keyId()).isEqualTo(AdminKey.ID);
    }

    /** Nodes share the store and have a directory each. */
    @Test
    void aSecondNodeTakesTheKeyThatIsThere(@TempDir Path other) throws IOException {
        start(Optional.empty(), false);
        String key = Files.readString(file()).strip();

        Keys second = start(Optional.empty(), false, other);

        assertThat(second.authenticate(bearer(key)).keyId()).isEqualTo(AdminKey.ID);
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void ofTwoNodesThatMakeTheFirstKeyAtOnceOneHolds(@TempDir Path other) throws IOException {
        store.beforeAdd(() -> start(Optional.empty(), false, other));

        Keys slower = start(Optional.empty(), false);

        String key = Files.readString(other.resolve("admin.key")).strip();
        assertThat(slower.authenticate(bearer(key)).keyId()).isEqualTo(AdminKey.ID);
        assertThat(file()).doesNotExist();
    }

    @Test
    void nodesHearOfAKeyThatWasRotatedElsewhere(@TempDir Path other) throws IOException {
        Keys first = start(Optional.empty(), false);
        String old = Files.readString(file()).strip();

        start(Optional.empty(), true, other);
        first.refresh();

        assertUnauthorized(() -> first.authenticate(bearer(old)));
        String fresh = Files.readString(other.resolve("admin.key")).strip();
        assertThat(first.authenticate(bearer(fresh)).keyId()).isEqualTo(AdminKey.ID);
    }

    @Test
    void aConfiguredKeyIsTheSameOnEveryNode(@TempDir Path other) {
        Keys first = start(Optional.of(CHOSEN), false);
        Keys second = start(Optional.of(CHOSEN), false, other);
        first.refresh();

        assertThat(first.authenticate(bearer(CHOSEN)).keyId()).isEqualTo(AdminKey.ID);
        assertThat(second.authenticate(bearer(CHOSEN)).keyId()).isEqualTo(AdminKey.ID);
    }

    @Test
    void rotatingMakesANewKeyAndForgetsTheOld() throws IOException {
        start(Optional.empty(), false);
        String old = Files.readString(file()).strip();

        Keys keys = start(Optional.empty(), true);

        String fresh = Files.readString(file()).strip();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(keys.authenticate(bearer(fresh)).keyId()).isEqualTo(AdminKey.ID);
        assertUnauthorized(() -> keys.authenticate(bearer(old)));
    }

    @Test
    void aChosenKeyIsNotWrittenAndAnotherOneReplacesIt() {
        Keys first = start(Optional.of(CHOSEN), false);
        Keys second = start(Optional.of(CHOSEN + "-2"), false);

        assertThat(file()).doesNotExist();
        assertThat(first.authenticate(bearer(CHOSEN)).keyId()).isEqualTo(AdminKey.ID);
        assertUnauthorized(() -> second.authenticate(bearer(CHOSEN)));
        assertThat(second.authenticate(bearer(CHOSEN + "-2")).keyId()).isEqualTo(AdminKey.ID);
        assertThat(store.load()).hasSize(1);
    }

    @Test
    void aChosenKeyThatIsNotSetAnyMoreStaysValid() {
        start(Optional.of(CHOSEN), false);

        Keys keys = start(Optional.empty(), false);

        assertThat(keys.authenticate(bearer(CHOSEN)).keyId()).isEqualTo(AdminKey.ID);
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "fifteen-letters", "a key with some spaces in it", "schlüsselschlüssel"})
    void aWeakOrUnusableChosenKeyStopsTheStart(String key) {
        assertThatThrownBy(() -> start(Optional.of(key), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 to 512");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Basic YTpi",
                "Bearer a-key-of-the-operator2",
                "Bearer a-key-of-the-operato"
            })
    void refusesEveryOtherHeader(String header) {
        Keys keys = start(Optional.of(CHOSEN), false);

        assertUnauthorized(() -> keys.authenticate(Optional.of(header)));
        assertUnauthorized(() -> keys.authenticate(Optional.empty()));
        assertUnauthorized(() -> keys.authenticate(bearer("x".repeat(5000))));
    }

    @Test
    void theSchemeIsCaseInsensitive() {
        Keys keys = start(Optional.of(CHOSEN), false);

        assertThat(keys.authenticate(Optional.of("bearer " + CHOSEN)).keyId())
                .isEqualTo(AdminKey.ID);
    }

    @Test
    void aKeyAllowsItsScopesInItsNamespaceOnly() {
        Principal narrow = new Principal("ci", Set.of(Scope.DEPLOY), Optional.of("billing"));
        FunctionName inside = FunctionName.parse("billing.invoice");
        FunctionName outside = FunctionName.parse("invoice");

        narrow.require(Scope.DEPLOY, inside);
        new Principal("a", Set.of(Scope.ADMIN), Optional.empty()).require(Scope.INVOKE, outside);

        assertForbidden(() -> narrow.require(Scope.READ));
        assertForbidden(() -> narrow.require(Scope.READ, inside));
        assertForbidden(() -> narrow.require(Scope.DEPLOY, outside));
    }

    private Keys start(Optional<String> configured, boolean rotate) {
        return start(configured, rotate, dir);
    }

    private Keys start(Optional<String> configured, boolean rotate, Path directory) {
        Keys keys =
                new Keys(
                        store,
                        new AdminKey(
                                configured,
                                rotate,
                                directory.resolve("admin.key"),
                                new SecureRandom(),
                                InstantSource.fixed(Instant.EPOCH)));
        keys.start();
        return keys;
    }

    private Path file() {
        return dir.resolve("admin.key");
    }

    private static Optional<String> bearer(String key) {
        return Optional.of("Bearer " + key);
    }

    private static void assertUnauthorized(ThrowingCallable call) {
        assertCode(ErrorCode.UNAUTHORIZED, call);
    }

    private static void assertForbidden(ThrowingCallable call) {
        assertCode(ErrorCode.FORBIDDEN, call);
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
