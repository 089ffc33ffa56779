package io.penstock.sample.markdown;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Turns a Markdown body into an HTML fragment.
 *
 * <p>Raw HTML in the input is escaped and dangerous links are defused, so that the answer may be
 * shown to others. Parser and renderer are built once per instance.
 */
public final class MarkdownFunction implements HttpHandler {

    private final Parser parser = Parser.builder().build();
    private final HtmlRenderer renderer =
            HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();

    /**
     * Answers {@code POST} with 200 and HTML, other methods with 405, an empty body or one that
     * isn't UTF-8 with 400.
     */
    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        if (!request.method().equals("POST")) {
            return HttpResponse.text(405, "text/plain", "POST the Markdown as the body.\n")
                    .with("allow", "POST");
        }
        if (request.body().length == 0) {
            return HttpResponse.text(400, "text/plain", "The body is empty.\n");
        }
        try {
            String markdown =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(request.body()))
                            .toString();
            return HttpResponse.text(200, "text/html", renderer.render(parser.parse(markdown)));
        } catch (CharacterCodingException _) {
            return HttpResponse.text(400, "text/plain", "The body is not UTF-8 text.\n");
        }
    }
}
