package io.sluice.sql.function;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.ColumnList;

/**
 * The arguments of one call of a function.
 *
 * @param function its name
 * @param names of the arguments, in their order; the first is the table
 * @param context of the call
 */
record CallArguments(String function, List<String> names, CallContext context) {

    /** The table argument of all functions. */
    static final String INPUT = "input";

    /** How the table argument is used. */
    TableSemantics semantics() {
        return context.getTableSemantics(0)
                .orElseThrow(() -> error(INPUT, "no table", "TABLE <name> PARTITION BY (...)"));
    }

    /** Names of the table's columns. */
    List<String> columns() {
        return LogicalTypeChecks.getFieldNames(table());
    }

    /** Types of the table's columns. */
    List<LogicalType> types() {
        return LogicalTypeChecks.getFieldTypes(table());
    }

    private LogicalType table() {
        return context.getArgumentDataTypes().get(0).getLogicalType();
    }

    /** Whether an argument is given. */
    boolean has(String argument) {
        int position = names.indexOf(argument);
        return position >= 0 && !context.isArgumentNull(position);
    }

    /** The text of an argument. */
    String text(String argument) {
        return value(argument, String.class, "a text in quotes");
    }

    /** The text of an argument that has a grammar of its own. */
    ArgumentText grammar(String argument) {
        return new ArgumentText(function, argument, text(argument));
    }

    /** The length of an interval, in ms. */
    long millis(String argument) {
        Duration interval =
                value(argument, Duration.class, "an interval such as INTERVAL '10' SECOND");
        try {
            return interval.toMillis();
        } catch (ArithmeticException e) {
            throw error(argument, interval.toString(), "an interval that fits 292 million years");
        }
    }

    /** The length of an interval that must be there and not be 0, in ms. */
    long positiveMillis(String argument) {
        long millis = millis(argument);
        if (millis <= 0) {
            throw error(
                    argument,
                    "an interval of " + millis + " ms",
                    "one of at least 1 ms, such as INTERVAL '10' SECOND");
        }
        return millis;
    }

    /** The column of a descriptor. */
    String column(String argument) {
        List<String> columns = value(argument, ColumnList.class, "DESCRIPTOR(<column>)").getNames();
        if (columns.size() != 1) {
            throw error(argument, columns.size() + " columns " + columns, "one column");
        }
        return columns.get(0);
    }

    private <T> T value(String argument, Class<T> type, String expected) {
        int position = names.indexOf(argument);
        Optional<T> value = context.getArgumentValue(position, type);
        return value.orElseThrow(
                () ->
                        error(
                                argument,
                                has(argument) ? "something that is no constant" : "nothing",
                                expected));
    }

    /** What is wrong with an argument. */
    ValidationException error(String argument, String found, String expected) {
        return new ValidationException(
                "%s, argument '%s': found %s, expected %s."
                        .formatted(function, argument, found, expected));
    }

    /**
     * The same, for what was found wrong with an argument elsewhere. Without a cause: of those the
     * SQL client shows only the last.
     */
    ValidationException error(String argument, RuntimeException found) {
        ValidationException error =
                new ValidationException(
                        "%s, argument '%s': %s".formatted(function, argument, found.getMessage()));
        error.addSuppressed(found);
        return error;
    }
}
