package io.penstock.runtime.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.IntFunction;

/** A stream over parts that are read one at a time. For one thread. */
final class ArtifactParts extends InputStream {

    private final int parts;
    private final IntFunction<byte[]> source;
    private ByteArrayInputStream present = new ByteArrayInputStream(new byte[0]);
    private int next;

    /**
     * A stream over parts.
     *
     * @param parts how many
     * @param source reads the part at a place, from 0
     */
    ArtifactParts(int parts, IntFunction<byte[]> source) {
        this.parts = parts;
        this.source = source;
    }

    @Override
    public int read() {
        advance();
        return present.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        advance();
        return present.read(bytes, offset, length);
    }

    private void advance() {
        while (present.available() == 0 && next < parts) {
            present = new ByteArrayInputStream(source.apply(next));
            next++;
        }
    }
}
