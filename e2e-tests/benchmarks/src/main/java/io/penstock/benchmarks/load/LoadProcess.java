package io.penstock.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The generator's process: reads a {@link LoadOrder} a line, and answers each with {@link Loaded},
 * a line too. Ends when there are no more.
 */
final class LoadProcess {

    private LoadProcess() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // Whatever else is printed must not come between the answers.
        System.setOut(System.err);
        ObjectMapper json = new ObjectMapper();
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            LoadOrder order = json.readValue(line, LoadOrder.class);
            answers.println(json.writeValueAsString(new HyperfoilRun(order).run()));
            answers.flush();
        }
        // Hyperfoil leaves threads behind.
        System.exit(0);
    }
}
