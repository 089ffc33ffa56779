package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.List;

/**
 * Answers the jar's {@code marker.txt}, after it has loaded large classes of the commons-lang3 in
 * its own jar: an instance that costs much metaspace.
 */
public final class HeavyMarker implements HttpHandler {

    private static final String LIBRARY = "org.apache.commons.lang3.";
    private static final List<String> LARGE =
            List.of(
                    "ArrayUtils",
                    "StringUtils",
                    "ClassUtils",
                    "Validate",
                    "ObjectUtils",
                    "Conversion",
                    "SystemUtils",
                    "BooleanUtils",
                    "builder.EqualsBuilder",
                    "builder.ToStringStyle",
                    "exception.ExceptionUtils",
                    "math.NumberUtils",
                    "reflect.MethodUtils",
                    "reflect.TypeUtils",
                    "time.DateUtils",
                    "time.FastDatePrinter");

    private final String marker = JarText.of("marker.txt");

    /** Loads the classes. */
    public HeavyMarker() throws ClassNotFoundException {
        for (String name : LARGE) {
            // Initialized, so that it is linked: only then all its metadata is there.
            Class.forName(LIBRARY + name, true, HeavyMarker.class.getClassLoader());
        }
    }

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        return HttpResponse.text(200, "text/plain", marker);
    }
}
