package io.penstock.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Alias.Share;
import java.util.List;
import org.junit.jupiter.api.Test;

class AliasTest {

    @Test
    void leadsToOneVersionOrSplitsBetweenTwo() {
        Alias canary = new Alias("canary", List.of(new Share(1, 99), new Share(2, 1)));

        assertThat(Alias.of("live", 3).shares()).containsExactly(new Share(3, 100));
        assertThat(canary.leadsTo(2)).isTrue();
        assertThat(canary.leadsTo(3)).isFalse();
    }

    @Test
    void refusesOtherShares() {
        assertRefused("x", List.of(), ErrorCode.BAD_SETTING);
        assertRefused("x", List.of(new Share(1, 99)), ErrorCode.BAD_SETTING);
        assertRefused("x", List.of(new Share(1, 50), new Share(1, 50)), ErrorCode.BAD_SETTING);
        assertRefused("x", List.of(new Share(1, 100), new Share(2, 0)), ErrorCode.BAD_SETTING);
        assertRefused("x", List.of(new Share(1, 101), new Share(2, -1)), ErrorCode.BAD_SETTING);
        assertRefused(
                "x",
                List.of(new Share(1, Integer.MAX_VALUE), new Share(2, Integer.MAX_VALUE)),
                ErrorCode.BAD_SETTING);
        assertRefused("X", List.of(new Share(1, 100)), ErrorCode.BAD_NAME);
    }

    private static void assertRefused(String name, List<Share> shares, ErrorCode code) {
        assertThatThrownBy(() -> new Alias(name, shares))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
