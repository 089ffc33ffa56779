package io.penstock.runtime.registry;

import io.penstock.runtime.event.FunctionName;

/** What a function's destinations may be. */
final class Destinations {

    private Destinations() {}

    /**
     * Checks that destinations are of the function's namespace, since nobody was asked who may call
     * functions of another, and aren't the function itself, which would only go round until the
     * chain is too deep. They need not exist yet.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-setting}
     */
    static void check(FunctionName function, FunctionSettings settings) {
        settings.onSuccess().ifPresent(target -> check(function, "onSuccess", target));
        settings.onFailure().ifPresent(target -> check(function, "onFailure", target));
    }

    private static void check(FunctionName function, String field, FunctionTarget target) {
        SettingValue value = new SettingValue(field, target.text());
        if (!target.function().namespace().equals(function.namespace())) {
            throw value.bad(
                    target.text(),
                    "Name a function of the namespace '%s', with the namespace before it unless it"
                                    .formatted(function.namespace())
                            + " is 'default'.");
        }
        if (target.function().equals(function)) {
            throw value.bad(target.text(), "A function can't be its own destination.");
        }
    }
}
