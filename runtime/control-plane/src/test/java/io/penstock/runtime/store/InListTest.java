package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InListTest {

    @Test
    void isFilledUpToAPowerOfTwo() {
        assertThat(InList.of(List.of(1L, 2L, 3L)))
                .containsExactly(new InList("(?, ?, ?, ?)", List.of(1L, 2L, 3L, 3L)));
        assertThat(InList.of(List.of(7L))).containsExactly(new InList("(?)", List.of(7L)));
        assertThat(InList.of(List.of())).isEmpty();
    }

    @Test
    void hasNoMoreParametersThanAStatementCanHave() {
        List<Long> values = LongStream.range(0, 2L * InList.MAX + 3).boxed().toList();

        List<InList> lists = InList.of(values);

        assertThat(lists)
                .extracting(list -> list.parameters().size())
                .containsExactly(InList.MAX, InList.MAX, 4);
        assertThat(lists.stream().flatMap(list -> list.parameters().stream()).distinct())
                .containsExactlyElementsOf(values);
    }
}
