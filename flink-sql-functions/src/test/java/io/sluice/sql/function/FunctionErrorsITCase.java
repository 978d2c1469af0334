package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that are refused while they are planned, and what is said. */
class FunctionErrorsITCase {

    private static StreamTableEnvironment tables;

    @BeforeAll
    static void createTables() {
        tables = FunctionTables.environment();
        FunctionTables.createInput(tables, FunctionTables.rows(1).subList(0, 1));
        tables.executeSql(
                "CREATE TEMPORARY VIEW windowed AS SELECT * FROM TABLE(TUMBLE(TABLE input, DESCRIPTOR(ts), INTERVAL '5' SECOND))");
        tables.executeSql(
                "CREATE TEMPORARY VIEW timeless AS SELECT k, i, window_start, window_end FROM windowed");
        tables.executeSql(
                "CREATE TEMPORARY VIEW updated AS SELECT k, MAX(i) AS i, MAX(d) AS d, MAX(ts) AS ts FROM input GROUP BY k");
        tables.executeSql(
                "CREATE TEMPORARY TABLE inserts (k STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3), n BIGINT) WITH ('connector' = 'memory', 'changelog' = 'insert-only')");
        tables.executeSql(
                "CREATE TEMPORARY VIEW nested AS SELECT k, ROW(i, d) AS r, ts FROM input");
    }

    private static Arguments emit(String arguments, String expected) {
        return call(
                "EMIT_CHANGES(input => TABLE windowed PARTITION BY (k, window_start, window_end), "
                        + arguments
                        + ")",
                expected);
    }

    private static Arguments tumble(String arguments, String expected) {
        return call(
                "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '5' SECOND, "
                        + arguments
                        + ")",
                expected);
    }

    private static Arguments size(String size, String family) {
        return call(
                "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => %s, aggregates => 'COUNT(*) AS n')"
                        .formatted(size),
                "<COLUMN_LIST>, <%s>, <CHARACTER>, <CHARACTER>, <INTERVAL_DAY_TIME>, <CHARACTER>, <INTERVAL_DAY_TIME>, <COLUMN_LIST>, <CHARACTER>).\nSupported signatures are:\nTUMBLE_CHANGES(input => {TABLE, SET SEMANTIC TABLE, SUPPORT UPDATES, REQUIRE UPDATE BEFORE, REQUIRE FULL DELETE}, timecol => DESCRIPTOR, size => INTERVAL SECOND(3), aggregates => STRING, "
                        .formatted(family));
    }

    private static Arguments call(String call, String expected) {
        return Arguments.of("SELECT * FROM " + call, expected);
    }

    static Stream<Arguments> refused() {
        String count = "aggregates => 'COUNT(*) AS n'";
        return Stream.of(
                emit(
                        "aggregates => 'SUM(dd) AS s'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"SUM(dd) AS s\", position 5: found the unknown column 'dd', expected 'd'."),
                emit(
                        "aggregates => 'SUM(k) AS s'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"SUM(k) AS s\", position 5: found the column 'k' of type STRING, expected a TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE or DECIMAL for SUM."),
                emit(
                        "aggregates => ''",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"\", position 1: found the end of the text, expected an aggregate such as COUNT(*) AS records."),
                emit(
                        "aggregates => 'COUNT(*) AS n SUM(i) AS s'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"COUNT(*) AS n SUM(i) AS s\", position 15: found 'SUM', expected ',' and another aggregate, or the end."),
                emit(
                        "aggregates => 'COUNT(*) AS n,'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"COUNT(*) AS n,\", position 15: found the end of the text, expected an aggregate such as COUNT(*) AS records."),
                emit(
                        "aggregates => 'COUNT(*) AS n, SUM(i) AS n'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"COUNT(*) AS n, SUM(i) AS n\", position 26: found the name 'n' again, after position 13, expected a name that no other aggregate has."),
                emit(
                        "aggregates => 'COUNT(*) AS k'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"COUNT(*) AS k\", position 13: found the name 'k', expected a name other than those of the keys and the window, [k, window_start, window_end]."),
                emit(
                        "aggregates => 'COUNT(*)'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"COUNT(*)\", position 9: found the end of the text, expected AS and a name: the column of the result is called so, and state is recognised by it."),
                emit(
                        "aggregates => 'SUM(i + 1) AS s'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"SUM(i + 1) AS s\", position 7: found '+', expected ')': an aggregate takes columns, and expressions belong into a SELECT before."),
                emit(
                        "aggregates => 'LAST(i) AS s'",
                        "EMIT_CHANGES, argument 'aggregates': Aggregates \"LAST(i) AS s\", position 12: found LAST AS s, which goes by event time, expected the argument timecol => DESCRIPTOR(<time column>) with it."),
                emit(
                        "aggregates => CONCAT('COUNT(*)', ' AS n')",
                        "EMIT_CHANGES, argument 'aggregates': found something that is no constant, expected a text in quotes."),
                emit(
                        "aggregates => CAST(NULL AS STRING)",
                        "EMIT_CHANGES, argument 'aggregates': found nothing, expected a text in quotes."),
                emit(
                        "emit => 'CHANGES'",
                        "EMIT_CHANGES, argument 'aggregates': found nothing, expected a text in quotes."),
                emit(
                        count + ", emit => 'SOMETIMES'",
                        "EMIT_CHANGES, argument 'emit', text \"SOMETIMES\", position 1: found 'SOMETIMES', expected 'CHANGES', 'FINAL', 'EVERY 100' (records) or 'EVERY INTERVAL ''10'' SECOND' (event time)."),
                emit(
                        count + ", emit => 'EVERY 0'",
                        "EMIT_CHANGES, argument 'emit', text \"EVERY 0\", position 7: found '0', expected a number of records of at least 1."),
                emit(
                        count + ", emit => 'EVERY INTERVAL 10 SECOND'",
                        "EMIT_CHANGES, argument 'emit', text \"EVERY INTERVAL 10 SECOND\", position 16: found '10', expected a whole number of at least 1 in quotes, such as '10'."),
                emit(
                        count + ", emit => 'EVERY INTERVAL ''1'' MONTH'",
                        "EMIT_CHANGES, argument 'emit', text \"EVERY INTERVAL '1' MONTH\", position 20: found 'MONTH', expected MILLISECOND, SECOND, MINUTE, HOUR or DAY."),
                emit(
                        count + ", emit => 'FINAL CHANGES'",
                        "EMIT_CHANGES, argument 'emit', text \"FINAL CHANGES\", position 7: found 'CHANGES', expected the end of the text."),
                emit(
                        count + ", emit => 'EVERY'",
                        "EMIT_CHANGES, argument 'emit', text \"EVERY\", position 6: found the end of the text, expected a number of records, or INTERVAL '10' SECOND."),
                emit(
                        count + ", emit => ''",
                        "EMIT_CHANGES, argument 'emit', text \"\", position 1: found the end of the text, expected 'CHANGES', 'FINAL', 'EVERY 100' (records) or 'EVERY INTERVAL ''10'' SECOND' (event time)."),
                emit(count + ", unknown => 'x'", "Encountered \"=>\" at line 1, column 135."),
                tumble(
                        count + ", late => 'KEEP'",
                        "TUMBLE_CHANGES, argument 'late': found 'KEEP', expected 'DROP' or 'UPDATE'."),
                tumble(
                        count + ", late => 'UPDATE'",
                        "TUMBLE_CHANGES, argument 'late': found 'UPDATE' without allowed_lateness, expected also allowed_lateness => INTERVAL '1' MINUTE, or 'DROP'."),
                tumble(
                        count + ", late => 'DROP', allowed_lateness => INTERVAL '1' SECOND",
                        "TUMBLE_CHANGES, argument 'late': found 'DROP' together with allowed_lateness of 1000 ms, expected 'UPDATE', or no allowed_lateness."),
                tumble(
                        count + ", allowed_lateness => INTERVAL -'1' SECOND",
                        "TUMBLE_CHANGES, argument 'allowed_lateness': found an interval of -1000 ms, expected one of at least 0 ms."),
                tumble(
                        count + ", window_offset => INTERVAL '5' SECOND",
                        "TUMBLE_CHANGES, argument 'size': offset must be between -size and +size (5000 ms), both exclusive, got 5000 ms"),
                tumble(
                        "aggregates => 'COUNT(*) AS window_start'",
                        "TUMBLE_CHANGES, argument 'aggregates': Aggregates \"COUNT(*) AS window_start\", position 13: found the name 'window_start', expected a name other than those of the keys and the window, [k, window_start, window_end]."),
                call(
                        "EMIT_CHANGES(input => TABLE windowed PARTITION BY k, " + count + ")",
                        "EMIT_CHANGES, argument 'input': found PARTITION BY [k], expected also 'window_start' in it."),
                call(
                        "EMIT_CHANGES(input => TABLE windowed, " + count + ")",
                        "EMIT_CHANGES, argument 'input': found a table without PARTITION BY, expected TABLE <windows> PARTITION BY (<keys>, window_start, window_end)."),
                call(
                        "EMIT_CHANGES(input => TABLE input PARTITION BY k, " + count + ")",
                        "EMIT_CHANGES, argument 'input': found PARTITION BY [k], expected also 'window_start' in it, which the table does not have: it is a view on TABLE(TUMBLE(...)), HOP or CUMULATE with all of their columns."),
                call(
                        "EMIT_CHANGES(input => TABLE timeless PARTITION BY (k, window_start, window_end), "
                                + count
                                + ")",
                        "EMIT_CHANGES, argument 'input': found a table without the column 'window_time' of event time, expected a view on TABLE(TUMBLE(...)), HOP or CUMULATE with all of their columns, over a table with WATERMARK FOR in CREATE TABLE."),
                call(
                        "EMIT_CHANGES(input => TABLE missing PARTITION BY (k, window_start, window_end), "
                                + count
                                + ")",
                        "Object 'missing' not found"),
                call(
                        "TUMBLE_CHANGES(input => TABLE input, timecol => DESCRIPTOR(ts), size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES, argument 'input': found a table without PARTITION BY, expected TABLE <name> PARTITION BY (<keys>)."),
                call(
                        "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(tss), size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES, argument 'timecol': found the unknown column 'tss', expected 'ts'."),
                call(
                        "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(made), size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES, argument 'timecol': found the column 'made' without a watermark, expected one with WATERMARK FOR in CREATE TABLE, passed on as it is."),
                call(
                        "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(i), size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES, argument 'timecol': found the column 'i' of type INT, expected one of type TIMESTAMP(3) or TIMESTAMP_LTZ(3) with a watermark."),
                call(
                        "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts, made), size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES, argument 'timecol': found 2 columns [ts, made], expected one column."),
                call(
                        "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '0' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES, argument 'size': found an interval of 0 ms, expected one of at least 1 ms, such as INTERVAL '10' SECOND."),
                call(
                        "TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL -'5' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES, argument 'size': found an interval of -5000 ms, expected one of at least 1 ms, such as INTERVAL '10' SECOND."),
                // Flink does not ask the function, because no implicit cast makes an interval of
                // them.
                size("INTERVAL '1' MONTH", "INTERVAL_YEAR_MONTH"),
                size("5", "NUMERIC"),
                size("'5 seconds'", "CHARACTER"),
                call(
                        "TUMBLE_CHANGES(input => TABLE windowed PARTITION BY (k, window_start), timecol => DESCRIPTOR(window_time), size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES, argument 'input': found a key 'window_start', expected keys that are not named like a bound of the result's windows; over windows that are there use EMIT_CHANGES."),
                call(
                        "CUMULATE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), step => INTERVAL '2' SECOND, size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "CUMULATE_CHANGES, argument 'size': size of cumulating windows must be a multiple of the step, got size 5000 ms and step 2000 ms"),
                call(
                        "HOP_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "HOP_CHANGES, argument 'slide': found nothing, expected an interval such as INTERVAL '10' SECOND."),
                call(
                        "SESSION_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), gap => INTERVAL '0' SECOND, "
                                + count
                                + ")",
                        "SESSION_CHANGES, argument 'gap': found an interval of 0 ms, expected one of at least 1 ms, such as INTERVAL '10' SECOND."),
                call(
                        "TUMBLE_CHANGES(input => TABLE nested PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '5' SECOND, aggregates => 'SUM(r.i) AS s')",
                        "TUMBLE_CHANGES, argument 'aggregates': Aggregates \"SUM(r.i) AS s\", position 6: found '.', expected ')': an aggregate takes columns, and expressions belong into a SELECT before."),
                call(
                        "TUMBLE_CHANGES(input => TABLE nested PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '5' SECOND, aggregates => 'MAX(r) AS s')",
                        "TUMBLE_CHANGES, argument 'aggregates': Aggregates \"MAX(r) AS s\", position 5: found the column 'r' of type ROW<`EXPR$0` INT, `EXPR$1` DOUBLE> NOT NULL, expected character strings, numbers, BOOLEAN, dates or times for MAX."),
                Arguments.of(
                        "INSERT INTO inserts SELECT * FROM TUMBLE_CHANGES(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), size => INTERVAL '5' SECOND, "
                                + count
                                + ")",
                        "TUMBLE_CHANGES publishes changes, and what reads them takes only inserts. Use emit => 'FINAL' without allowed_lateness over a table with inserts only, or a sink that takes changes."));
    }

    private static final Map<String, List<String>> LENGTHS =
            Map.of(
                    "TUMBLE_CHANGES", List.of("size"),
                    "HOP_CHANGES", List.of("slide", "size"),
                    "CUMULATE_CHANGES", List.of("step", "size"),
                    "SESSION_CHANGES", List.of("gap"));

    static Stream<Arguments> lengths() {
        return LENGTHS.entrySet().stream()
                .flatMap(
                        function ->
                                function.getValue().stream()
                                        .map(length -> Arguments.of(function.getKey(), length)));
    }

    /** A call whose other lengths are right. */
    private static String callWith(String function, String length, String value) {
        String lengths =
                LENGTHS.get(function).stream()
                        .map(
                                name ->
                                        name
                                                + " => "
                                                + (name.equals(length)
                                                        ? value
                                                        : "INTERVAL '5' SECOND"))
                        .collect(Collectors.joining(", "));
        return "SELECT * FROM %s(input => TABLE input PARTITION BY k, timecol => DESCRIPTOR(ts), %s, aggregates => 'COUNT(*) AS n')"
                .formatted(function, lengths);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void lengthsOfZeroAndLessAreNamed(String function, String length) {
        for (String seconds : List.of("0", "-5")) {
            String value = "INTERVAL '%s' SECOND".formatted(seconds);
            assertThatThrownBy(() -> tables.explainSql(callWith(function, length, value)))
                    .hasStackTraceContaining(
                            "%s, argument '%s': found an interval of %d ms, expected one of at least 1 ms, such as INTERVAL '10' SECOND."
                                    .formatted(function, length, 1_000 * Long.parseLong(seconds)));
        }
    }

    /** Flink does not ask the function; Sluice's dialect does, see NamedArgumentsITCase. */
    @ParameterizedTest
    @MethodSource("lengths")
    void whatIsNoIntervalIsRefusedWithWhatIsTaken(String function, String length) {
        for (String value : List.of("INTERVAL '1' MONTH", "60000", "'5 seconds'")) {
            assertThatThrownBy(() -> tables.explainSql(callWith(function, length, value)))
                    .hasStackTraceContaining("No match found for function signature " + function)
                    .hasStackTraceContaining("%s => INTERVAL SECOND(3)".formatted(length));
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void mistakesAreNamed(String statement, String expected) {
        assertThatThrownBy(() -> tables.explainSql(statement)).hasStackTraceContaining(expected);
    }
}
