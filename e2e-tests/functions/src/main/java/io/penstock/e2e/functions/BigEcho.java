package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.ResponseStream;
import io.penstock.function.StreamHandler;
import java.io.IOException;
import java.io.InputStream;

/** Streams the request's body back. */
public final class BigEcho implements StreamHandler {

    @Override
    public void handle(InputStream input, ResponseStream output, Context context)
            throws IOException {
        input.transferTo(output);
    }
}
