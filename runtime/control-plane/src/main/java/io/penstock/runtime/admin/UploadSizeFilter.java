package io.penstock.runtime.admin;

import io.penstock.runtime.artifact.ArtifactStore;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses an upload that announces too many bytes before they are sent, and a form before it is on
 * disk.
 */
@Singleton
final class UploadSizeFilter {

    /** What a form may have besides the jar: the part with the settings and the lines between. */
    private static final long FORM_EXTRA_BYTES = 1024L * 1024;

    private final Provider<ArtifactStore> artifacts;

    /**
     * Takes a provider because Quarkus makes filters while it builds, when there is no store yet.
     */
    UploadSizeFilter(Provider<ArtifactStore> artifacts) {
        this.artifacts = artifacts;
    }

    @ServerRequestFilter(priority = Priorities.USER)
    void check(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (!request.getMethod().equals(HttpMethod.PUT) || length == null) {
            return;
        }
        boolean form = isForm(request.getHeaderString(HttpHeaders.CONTENT_TYPE));
        artifacts.get().checkSize(Long.parseLong(length) - (form ? FORM_EXTRA_BYTES : 0));
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }
}
