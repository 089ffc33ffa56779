package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Slice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeyOrderTest {

    private final KeyOrder order = new KeyOrder();

    private static SourceEvent event(long id, String key) {
        return new SourceEvent(
                id,
                List.of(),
                Optional.of(key).filter(text -> !text.isEmpty()),
                false,
                false,
                Slice.empty());
    }

    @Test
    void eventsOfAKeyGoOneAfterAnother() {
        SourceEvent first = event(1, "a");
        SourceEvent second = event(2, "a");
        SourceEvent third = event(3, "a");
        assertThat(order.mayGo(first)).isTrue();
        assertThat(order.mayGo(second)).isFalse();
        assertThat(order.mayGo(third)).isFalse();
        assertThat(order.next(first)).contains(second);
        assertThat(order.next(second)).contains(third);
        assertThat(order.next(third)).isEmpty();
        assertThat(order.mayGo(event(4, "a"))).isTrue();
    }

    @Test
    void otherKeysAndThoseWithoutDoNotWait() {
        assertThat(order.mayGo(event(1, "a"))).isTrue();
        assertThat(order.mayGo(event(2, "b"))).isTrue();
        assertThat(order.mayGo(event(3, ""))).isTrue();
        assertThat(order.mayGo(event(4, ""))).isTrue();
        assertThat(order.next(event(3, ""))).isEmpty();
    }
}
