package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * A movable name for one version of a function, or for two that share its calls.
 *
 * @param name a label, see {@link FunctionName#isLabel}
 * @param shares one or two, of different versions; their weights sum to 100
 */
public record Alias(String name, List<Share> shares) {

    /** What the weights of an alias sum to. */
    public static final int WHOLE = 100;

    /**
     * A version's part of the calls.
     *
     * @param version the version's number
     * @param weight percent of the calls, 1 to 100
     */
    public record Share(int version, int weight) {}

    /**
     * Checks name and shares.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-name} or {@code bad-setting}
     */
    public Alias {
        if (!FunctionName.isLabel(name)) {
            throw Problem.ofField(
                            ErrorCode.BAD_NAME, "alias", name, "An alias is [a-z][a-z0-9-]{0,62}.")
                    .exception();
        }
        shares = List.copyOf(shares);
        checkShares(shares);
    }

    /** An alias of one version. */
    public static Alias of(String name, int version) {
        return new Alias(name, List.of(new Share(version, WHOLE)));
    }

    /** Whether some calls go to a version. */
    public boolean leadsTo(int version) {
        return shares.stream().anyMatch(share -> share.version() == version);
    }

    private static void checkShares(List<Share> shares) {
        boolean different = versions(shares).distinct().count() == shares.size();
        if (shares.isEmpty() || shares.size() > 2 || !different) {
            throw bad(
                    "versions",
                    versions(shares).toList().toString(),
                    "An alias leads to one version or to two different ones.");
        }
        boolean whole = shares.stream().mapToLong(Share::weight).sum() == WHOLE;
        if (!whole || shares.stream().anyMatch(share -> share.weight() < 1)) {
            throw bad(
                    "weight",
                    shares.stream().map(Share::weight).toList().toString(),
                    "Weights are 1 or more and sum to 100.");
        }
    }

    private static Stream<Integer> versions(List<Share> shares) {
        return shares.stream().map(Share::version);
    }

    private static RuntimeException bad(String field, String value, String detail) {
        return Problem.ofField(ErrorCode.BAD_SETTING, field, value, detail).exception();
    }
}
