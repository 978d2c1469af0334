package io.sluice.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The aggregate functions of SQL that there are, and what stands in their parentheses. */
enum SqlFunction {
    COUNT(Operand.COLUMN),
    SUM(Operand.COLUMN),
    AVG(Operand.COLUMN),
    MIN(Operand.COLUMN),
    MAX(Operand.COLUMN),
    FIRST(Operand.COLUMN),
    LAST(Operand.COLUMN),
    VAR_POP(Operand.COLUMN),
    VAR_SAMP(Operand.COLUMN),
    STDDEV_POP(Operand.COLUMN),
    STDDEV_SAMP(Operand.COLUMN),
    ARG_MIN(Operand.COLUMN, Operand.COLUMN),
    ARG_MAX(Operand.COLUMN, Operand.COLUMN),
    APPROX_COUNT_DISTINCT(Operand.COLUMN),
    MEDIAN(Operand.COLUMN),
    PERCENTILE(Operand.COLUMN, Operand.SHARE),
    STRING_AGG(Operand.COLUMN, Operand.SEPARATOR, Operand.LIMIT),
    ARRAY_AGG(Operand.COLUMN, Operand.LIMIT),
    TOP_N(Operand.COLUMN, Operand.LIMIT);

    /** What an operand is. */
    enum Operand {
        COLUMN("a column"),
        /** Of the values, 0 to 1. */
        SHARE("a number from 0 to 1, such as 0.95"),
        SEPARATOR("a separator in quotes, such as ','"),
        LIMIT("a whole number of at least 1");

        private final String described;

        Operand(String described) {
            this.described = described;
        }

        String described() {
            return described;
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // A list that cannot be changed.
    private final List<Operand> operands;

    SqlFunction(Operand... operands) {
        this.operands = List.of(operands);
    }

    /** The operands in their order. */
    List<Operand> operands() {
        return operands;
    }

    /** How many of the operands must be there; the others have defaults. */
    int required() {
        return switch (this) {
            case STRING_AGG, ARRAY_AGG -> 1;
            default -> operands.size();
        };
    }

    /** Whether the result depends on the rows' event time. */
    boolean goesByTime() {
        return switch (this) {
            case FIRST, LAST, STRING_AGG, ARRAY_AGG -> true;
            default -> false;
        };
    }

    /** The function of a name, in any case. */
    static Optional<SqlFunction> named(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "VARIANCE" -> Optional.of(VAR_SAMP);
            case "STDDEV" -> Optional.of(STDDEV_SAMP);
            default ->
                    Arrays.stream(values())
                            .filter(function -> function.name().equalsIgnoreCase(name))
                            .findFirst();
        };
    }

    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
