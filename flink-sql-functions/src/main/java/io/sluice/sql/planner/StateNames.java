package io.sluice.sql.planner;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.apache.calcite.rel.core.AggregateCall;

/**
 * Names by which state of a query is recognised: they say what is computed, so that state of a
 * query that has been changed is not taken for something else. Those of a query differ.
 */
final class StateNames {

    /** In characters; longer ones end with a hash. */
    private static final int LONGEST = 300;

    private final InputColumns input;
    private final Set<String> given = new HashSet<>();

    StateNames(InputColumns input) {
        this.input = input;
    }

    /** Of an aggregate. */
    String aggregate(AggregateCall call) {
        StringBuilder name = new StringBuilder(call.getAggregation().getName());
        name.append(call.isDistinct() ? "(DISTINCT " : "(");
        String separator = "";
        for (int argument : call.getArgList()) {
            name.append(separator).append(input.expression(argument));
            separator = ", ";
        }
        name.append(')');
        if (call.filterArg >= 0) {
            name.append(" FILTER ").append(input.expression(call.filterArg));
        }
        return unique(name.toString());
    }

    /**
     * Of a key.
     *
     * @param index among the keys
     * @param column in the input
     */
    String key(int index, int column) {
        return unique("$" + index + "." + input.expression(column));
    }

    private String unique(String name) {
        String shortened =
                name.length() <= LONGEST
                        ? name
                        : name.substring(0, LONGEST)
                                + "... "
                                + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        String found = shortened;
        for (int again = 2; !given.add(found); again++) {
            found = shortened + " " + again;
        }
        return found;
    }
}
