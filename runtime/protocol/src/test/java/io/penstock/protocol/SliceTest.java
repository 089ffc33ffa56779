package io.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SliceTest {

    private final byte[] bytes = "0123456789".getBytes(StandardCharsets.UTF_8);

    @Test
    void showsItsPartOnly() {
        // When
        Slice part = Slice.wrap(bytes, 2, 6).part(1, 3);

        // Then
        assertThat(part.text()).isEqualTo("345");
        assertThat(part.length()).isEqualTo(3);
        assertThat(part.copy()).isEqualTo("345".getBytes(StandardCharsets.UTF_8));
        assertThat(StandardCharsets.UTF_8.decode(part.buffer()).toString()).isEqualTo("345");
    }

    @Test
    void equalsByBytesWhereverTheyLie() {
        // Given
        Slice part = Slice.wrap(bytes, 3, 2);

        // Then
        assertThat(part).isEqualTo(Slice.utf8("34")).hasSameHashCodeAs(Slice.utf8("34"));
        assertThat(part).isNotEqualTo(Slice.utf8("35")).isNotEqualTo(Slice.utf8("345"));
        assertThat(Slice.wrap(bytes, 10, 0)).isEqualTo(Slice.empty());
    }

    @Test
    void refusesPartsOutside() {
        Slice slice = Slice.wrap(bytes, 2, 3);
        assertThatThrownBy(() -> slice.part(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.part(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.part(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Slice.wrap(bytes, 5, 6))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void givesTheArrayAwayOnlyWhenItIsAllOfIt() {
        assertThat(Slice.wrap(bytes).array()).isSameAs(bytes);
        assertThat(Slice.wrap(bytes, 0, 9).array()).isNotSameAs(bytes).hasSize(9);
    }

    @Test
    void copyIsTheCallersOwn() {
        // Given
        Slice slice = Slice.wrap(bytes);

        // When
        slice.copy()[0] = 'x';

        // Then
        assertThat(slice.text()).isEqualTo("0123456789");
    }

    @Test
    void bufferCantBeWrittenTo() {
        ByteBuffer buffer = Slice.wrap(bytes).buffer();
        assertThatThrownBy(() -> buffer.put((byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void doesntShowItsBytes() {
        assertThat(Slice.utf8("secret")).hasToString("Slice[6 bytes]");
    }
}
