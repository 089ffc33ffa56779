package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.update;

import io.penstock.runtime.artifact.Artifact;
import io.penstock.runtime.artifact.ArtifactExchange;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * Jars in the tables {@code artifacts} and {@code artifact_parts}: one transaction per part, so
 * that no statement is long, and one at the end that says all are there. The database's clock
 * decides about ages.
 */
public final class PostgresqlArtifacts implements ArtifactExchange {

    /** Two nodes that offer the same jar at once write the same parts. */
    private static final int PART_BYTES = 1024 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Transactions transactions;

    /** Jars in a database whose migrations have run. */
    public PostgresqlArtifacts(DataSource dataSource) {
        this.transactions = new Transactions(dataSource);
    }

    @Override
    public void offer(Artifact artifact) {
        if (renew(artifact.sha256())) {
            return;
        }
        int parts = writeParts(artifact.sha256(), artifact.classPath().getFirst());
        if (!complete(artifact.sha256(), parts)) {
            throw unavailable(new IOException("parts vanished while others were written"));
        }
    }

    @Override
    public InputStream open(String sha256) {
        List<Integer> parts =
                transactions.call(
                        connection ->
                                query(
                                        connection,
                                        row -> row.getInt("parts"),
                                        "SELECT parts FROM artifacts WHERE sha256 = ?",
                                        sha256));
        if (parts.isEmpty()) {
            throw missing(sha256);
        }
        return new ArtifactParts(parts.getFirst(), place -> read(sha256, place));
    }

    @Override
    public void evict(Duration keep) {
        transactions.call(
                connection -> {
                    update(
                            connection,
                            "DELETE FROM artifacts WHERE "
                                    + olderThan("offered_at")
                                    + " AND NOT EXISTS (SELECT 1 FROM versions"
                                    + " WHERE versions.code_sha256 = artifacts.sha256)",
                            keep.toMillis());
                    return update(
                            connection,
                            "DELETE FROM artifact_parts WHERE "
                                    + olderThan("written_at")
                                    + " AND NOT EXISTS (SELECT 1 FROM artifacts"
                                    + " WHERE artifacts.sha256 = artifact_parts.sha256)",
                            keep.toMillis());
                });
    }

    private static String olderThan(String column) {
        return column + " <= clock_timestamp() - ? * INTERVAL '1 millisecond'";
    }

    private boolean renew(String sha256) {
        return transactions.call(
                        connection ->
                                update(
                                        connection,
                                        "UPDATE artifacts SET offered_at = clock_timestamp()"
                                                + " WHERE sha256 = ?",
                                        sha256))
                == 1;
    }

    private int writeParts(String sha256, Path jar) {
        try (InputStream in = Files.newInputStream(jar)) {
            int place = 0;
            for (byte[] part = in.readNBytes(PART_BYTES);
                    part.length > 0;
                    part = in.readNBytes(PART_BYTES)) {
                write(sha256, place, part);
                place++;
            }
            return place;
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private void write(String sha256, int place, byte[] part) {
        transactions.call(
                connection ->
                        update(
                                connection,
                                "INSERT INTO artifact_parts (sha256, place, content, written_at)"
                                        + " VALUES (?, ?, ?, clock_timestamp())"
                                        + " ON CONFLICT (sha256, place) DO UPDATE"
                                        + " SET content = excluded.content,"
                                        + " written_at = excluded.written_at",
                                sha256,
                                place,
                                part));
    }

    private boolean complete(String sha256, int parts) {
        return transactions.call(
                        connection ->
                                update(
                                        connection,
                                        "INSERT INTO artifacts (sha256, parts, offered_at)"
                                                + " SELECT ?, ?, clock_timestamp() WHERE ? ="
                                                + " (SELECT count(*) FROM artifact_parts"
                                                + " WHERE sha256 = ?)"
                                                + " ON CONFLICT (sha256) DO UPDATE"
                                                + " SET offered_at = excluded.offered_at",
                                        sha256,
                                        parts,
                                        parts,
                                        sha256))
                == 1;
    }

    private byte[] read(String sha256, int place) {
        List<byte[]> parts =
                transactions.call(
                        connection ->
                                query(
                                        connection,
                                        row -> row.getBytes("content"),
                                        "SELECT content FROM artifact_parts"
                                                + " WHERE sha256 = ? AND place = ?",
                                        sha256,
                                        place));
        if (parts.isEmpty()) {
            throw missing(sha256);
        }
        return parts.getFirst();
    }

    private static ProblemException missing(String sha256) {
        return Problem.ofField(
                        ErrorCode.BAD_ARTIFACT,
                        "artifact",
                        sha256,
                        "The database doesn't have this jar, or not all of it.")
                .exception();
    }

    private static ProblemException unavailable(IOException cause) {
        return new ProblemException(
                Problem.of(ErrorCode.STORE_UNAVAILABLE, "The jar can't be shared with other nodes.")
                        .retryAfter(RETRY_AFTER),
                cause);
    }
}
