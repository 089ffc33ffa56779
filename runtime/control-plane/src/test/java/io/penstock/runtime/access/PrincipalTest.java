package io.penstock.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrincipalTest {

    @ParameterizedTest
    @EnumSource(names = {"READ", "INVOKE", "ADMIN"})
    void oneOfTwoScopesIsEnough(Scope scope) {
        assertThatCode(() -> holder(scope).requireAnyOf(Scope.READ, Scope.INVOKE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(names = "DEPLOY")
    void anotherScopeIsNot(Scope scope) {
        assertThatThrownBy(() -> holder(scope).requireAnyOf(Scope.READ, Scope.INVOKE))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    private static Principal holder(Scope scope) {
        return new Principal("key", Set.of(scope), Optional.empty());
    }
}
