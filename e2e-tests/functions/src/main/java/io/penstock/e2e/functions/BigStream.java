package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.ResponseStream;
import io.penstock.function.StreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Writes as many MiB as the request's body says; byte {@code n} of each MiB is {@code n % 251}. */
public final class BigStream implements StreamHandler {

    private static final int MIB = 1024 * 1024;

    @Override
    public void handle(InputStream input, ResponseStream output, Context context)
            throws IOException {
        int count = Integer.parseInt(new String(input.readAllBytes(), StandardCharsets.UTF_8));
        byte[] block = new byte[MIB];
        for (int i = 0; i < MIB; i++) {
            block[i] = (byte) (i % 251);
        }
        for (int i = 0; i < count; i++) {
            output.write(block);
        }
    }
}
