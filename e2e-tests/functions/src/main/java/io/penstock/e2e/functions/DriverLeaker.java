package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Registers a JDBC driver of its own and never takes it back. */
public final class DriverLeaker implements HttpHandler {

    /** Registers the driver. */
    public DriverLeaker() throws SQLException {
        DriverManager.registerDriver(new NoDriver());
    }

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        return HttpResponse.text(200, "text/plain", Long.toString(ProcessHandle.current().pid()));
    }
}
