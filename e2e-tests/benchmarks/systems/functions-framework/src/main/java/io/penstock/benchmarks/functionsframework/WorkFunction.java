package io.penstock.benchmarks.functionsframework;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import io.penstock.benchmarks.work.Order;
import io.penstock.benchmarks.work.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** All workloads: the framework has one function a process, so the path says which. */
public final class WorkFunction implements HttpFunction {

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        switch (request.getPath()) {
            case "/echo", "/binary" -> answer(response, "application/octet-stream", body);
            case "/json" -> answer(response, "application/json", priced(body));
            case "/cpu" -> answer(response, "application/json", ascii(Work.burn(number(body))));
            case "/sleep" -> answer(response, "application/json", ascii(Work.sleep(number(body))));
            default -> response.setStatusCode(404);
        }
    }

    private byte[] priced(byte[] order) throws IOException {
        return json.writeValueAsBytes(json.readValue(order, Order.class).priced());
    }

    private static long number(byte[] body) {
        return Long.parseLong(new String(body, StandardCharsets.US_ASCII));
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static void answer(HttpResponse response, String contentType, byte[] body)
            throws IOException {
        response.setContentType(contentType);
        response.getOutputStream().write(body);
    }
}
