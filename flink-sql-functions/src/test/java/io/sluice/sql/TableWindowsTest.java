package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Emit;
import io.sluice.Windows;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.CalendarUnit;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found out before a job runs. */
class TableWindowsTest {

    private static final Windows MINUTE = Windows.tumbling(Duration.ofMinutes(1));

    private final StreamTableEnvironment tables = Tables.environment();

    @Test
    void resultHasAPrimaryKey() {
        Table result =
                TableWindows.on(tables, Tables.trades(tables))
                        .keyBy("symbol", "trader_id")
                        .window(MINUTE)
                        .aggregate("COUNT(*) AS n, AVG(price) AS p, MAX(quantity) AS q")
                        .toTable();

        assertThat(result.getResolvedSchema())
                .hasToString(
                        """
                        (
                          `symbol` STRING NOT NULL,
                          `trader_id` STRING NOT NULL,
                          `window_start` TIMESTAMP(3) NOT NULL,
                          `window_end` TIMESTAMP(3) NOT NULL,
                          `n` BIGINT NOT NULL,
                          `p` DOUBLE,
                          `q` BIGINT,
                          CONSTRAINT `PK_symbol_trader_id_window_start_window_end` PRIMARY KEY (`symbol`, `trader_id`, `window_start`, `window_end`) NOT ENFORCED
                        )""");
    }

    @Test
    void feedsAnUpsertSinkWithoutFurtherState() {
        tables.executeSql(
                """
                CREATE TABLE sink (
                  symbol STRING, window_start TIMESTAMP(3), window_end TIMESTAMP(3), n BIGINT,
                  PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED
                ) WITH ('connector' = 'blackhole')""");

        String plan =
                TableWindows.on(tables, Tables.trades(tables))
                        .keyBy("symbol")
                        .window(MINUTE)
                        .aggregate("COUNT(*) AS n")
                        .toTable()
                        .insertInto("sink")
                        .explain();

        assertThat(plan)
                .contains("Sink(table=[default_catalog.default_database.sink]")
                .doesNotContain("upsertMaterialize=[true]")
                .doesNotContain("ChangelogNormalize");
    }

    @Test
    void nullableKeysMakeNoPrimaryKeyUnlessTheyArePromisedNotNull() {
        nullableTrades();

        Table grouped = query("trader_id", "COUNT(*) AS n").toTable();
        Table promised = query("trader_id", "COUNT(*) AS n").keysNeverNull().toTable();

        assertThat(grouped.getResolvedSchema().getPrimaryKey()).isEmpty();
        assertThat(promised.getResolvedSchema().getPrimaryKey().orElseThrow().getColumns())
                .containsExactly("trader_id", "window_start", "window_end");
        assertThatThrownBy(
                        () ->
                                query("trader_id", "COUNT(*) AS n")
                                        .changelog(ChangelogMode.UPSERT)
                                        .toTable())
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "Upserts need a primary key, which cannot hold the columns [trader_id] that may be NULL: declare them NOT NULL, promise it with keysNeverNull(), or use changelog(RETRACT).");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            SUM(prise) AS p           | 5  | the unknown column 'prise'               | 'price'
            SUM(Price) AS p           | 5  | the unknown column 'Price'               | 'price'
            SUM(zzz) AS p             | 5  | the unknown column 'zzz'                 | one of the table's columns: 'trader_id', 'symbol', 'price', 'fee', 'quantity', 'trade_time'
            COUNT(zzz) AS p           | 7  | the unknown column 'zzz'                 | one of the table's columns: 'trader_id', 'symbol', 'price', 'fee', 'quantity', 'trade_time'
            COUNT(*) AS n, MEDIAN(fee) AS p | 23 | the column 'fee' of type DECIMAL(10, 2) | a TINYINT, SMALLINT, INT, BIGINT, FLOAT or DOUBLE for MEDIAN
            SUM(symbol) AS p          | 5  | the column 'symbol' of type STRING | a TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE or DECIMAL for SUM
            MEDIAN(symbol) AS p       | 8  | the column 'symbol' of type STRING | a TINYINT, SMALLINT, INT, BIGINT, FLOAT or DOUBLE for MEDIAN
            STRING_AGG(price) AS p    | 12 | the column 'price' of type DOUBLE | a column of character strings for STRING_AGG
            COUNT(DISTINCT zzz) AS p  | 16 | the unknown column 'zzz'                 | one of the table's columns: 'trader_id', 'symbol', 'price', 'fee', 'quantity', 'trade_time'
            ARG_MAX(symbol, prise) AS p | 17 | the unknown column 'prise'             | 'price'
            COUNT(*) FILTER (WHERE prise > 1) AS p | 24 | the unknown column 'prise'  | 'price'
            COUNT(*) FILTER (WHERE zzz IS NULL) AS p | 24 | the unknown column 'zzz'  | one of the table's columns: 'trader_id', 'symbol', 'price', 'fee', 'quantity', 'trade_time'
            COUNT(*) FILTER (WHERE price) AS p | 24 | the column 'price' of type DOUBLE | a column of type BOOLEAN, or a comparison
            COUNT(*) FILTER (WHERE price > 'a') AS p | 32 | 'a'                       | a number to compare with the column 'price' of type DOUBLE
            COUNT(*) FILTER (WHERE symbol = 7) AS p | 33 | '7'                        | a text in quotes to compare with the column 'symbol' of type STRING
            COUNT(*) FILTER (WHERE trade_time > 7) AS p | 24 | the column 'trade_time' of type TIMESTAMP(3) *ROWTIME* | a column of numbers, character strings or BOOLEAN; compare others in a SELECT before, as a column of type BOOLEAN
            COUNT(*) AS trader_id     | 13 | the name 'trader_id'                     | a name other than those of the keys and the window, [trader_id, window_start, window_end]
            COUNT(*) AS window_end    | 13 | the name 'window_end'                    | a name other than those of the keys and the window, [trader_id, window_start, window_end]
            """)
    void aggregatesThatDoNotFitTheTable(String list, int position, String found, String expected) {
        nullableTrades();

        assertThatThrownBy(() -> query("trader_id", list))
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "Aggregates \"%s\", position %d: found %s, expected %s."
                                .formatted(list, position, found, expected));
    }

    @Test
    void columnThatNoAggregateCanKeep() {
        tables.executeSql(
                """
                CREATE TABLE t (k STRING, `bytes` BYTES, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
                WITH ('connector' = 'datagen')""");

        assertThatThrownBy(() -> query("k", "COUNT(DISTINCT `bytes`) AS n"))
                .isInstanceOf(ValidationException.class)
                .hasMessageEndingWith(
                        "position 16: found the column 'bytes' of type BYTES, expected character strings, numbers, BOOLEAN, dates or times for COUNT.");
    }

    @Test
    void resultsHaveTypes() {
        nullableTrades();

        assertThat(
                        query(
                                        "trader_id",
                                        """
                                        SUM(fee) AS a, AVG(fee) AS b, MIN(fee) AS c, MAX(symbol) AS d,
                                        COUNT(DISTINCT symbol) AS e, APPROX_COUNT_DISTINCT(price) AS f,
                                        LAST(trade_time) AS g, ARG_MAX(symbol, price) AS h, MEDIAN(quantity) AS i,
                                        STRING_AGG(symbol, '-') AS j, ARRAY_AGG(price) AS k, TOP_N(quantity, 3) AS l,
                                        STDDEV(price) AS m""")
                                .toTable()
                                .getResolvedSchema()
                                .getColumnDataTypes()
                                .stream()
                                .map(Object::toString)
                                .skip(3)
                                .toList())
                .containsExactly(
                        "DECIMAL(38, 2)",
                        "DECIMAL(38, 6)",
                        "DECIMAL(10, 2)",
                        "STRING",
                        "BIGINT NOT NULL",
                        "BIGINT NOT NULL",
                        "TIMESTAMP(3)",
                        "STRING",
                        "DOUBLE",
                        "STRING",
                        "ARRAY<DOUBLE>",
                        "ARRAY<BIGINT>",
                        "DOUBLE");
    }

    @Test
    void aggregateMayBeNamedLikeAColumn() {
        nullableTrades();

        assertThat(
                        query("trader_id", "MAX(price) AS price")
                                .toTable()
                                .getResolvedSchema()
                                .getColumnNames())
                .containsExactly("trader_id", "window_start", "window_end", "price");
    }

    @Test
    void keysThatDoNotFit() {
        tables.executeSql(
                """
                CREATE TABLE t (`key` STRING, `bytes` BYTES, `list` ARRAY<INT>, window_end BIGINT,
                  ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')""");
        TableWindows windows = TableWindows.on(tables, tables.from("t"));

        assertThatThrownBy(windows::keyBy)
                .isInstanceOf(ValidationException.class)
                .hasMessage("keyBy(...) needs at least one column.");
        assertThatThrownBy(() -> windows.keyBy("kye"))
                .hasMessage("keyBy(...): unknown column 'kye', expected 'key'.");
        assertThatThrownBy(() -> windows.keyBy("none"))
                .hasMessage(
                        "keyBy(...): unknown column 'none', expected one of the table's columns: 'key', 'bytes', 'list', 'window_end', 'ts'.");
        assertThatThrownBy(() -> windows.keyBy("key", "key"))
                .hasMessage("keyBy(...) names the column 'key' twice.");
        assertThatThrownBy(() -> windows.keyBy("bytes"))
                .hasMessage(
                        "The key column 'bytes' is of type BYTES, which cannot be a key; character strings, numbers, BOOLEAN, dates and times can. CAST it in a SELECT before.");
        assertThatThrownBy(() -> windows.keyBy("list")).hasMessageContaining("ARRAY<INT>");
        assertThatThrownBy(() -> windows.keyBy("window_end"))
                .hasMessage(
                        "keyBy(...): the column 'window_end' is named like a bound of the result's windows. Rename it in a SELECT before.");
    }

    @Test
    void tableWithoutEventTime() {
        tables.executeSql(
                "CREATE TABLE t (k STRING, ts TIMESTAMP(3), p AS PROCTIME()) WITH ('connector' = 'datagen')");

        assertThatThrownBy(() -> query("k", "COUNT(*) AS n").toTable())
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("The table has no rowtime attribute")
                .hasMessageContaining("`ts` TIMESTAMP(3)")
                .hasMessageContaining("WATERMARK FOR <time column> AS");
    }

    @Test
    void tableWithTwoEventTimes() {
        nullableTrades();
        tables.createTemporaryView(
                "t2", tables.sqlQuery("SELECT *, trade_time AS second_time FROM t"));

        assertThatThrownBy(
                        () ->
                                TableWindows.on(tables, tables.from("t2"))
                                        .keyBy("trader_id")
                                        .window(MINUTE)
                                        .aggregate("COUNT(*) AS n")
                                        .toTable())
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "The table has several rowtime attributes: 'trade_time', 'second_time'. Keep one in the SELECT, and CAST the others to TIMESTAMP(3).");
    }

    @Test
    void localTimeInAZoneWithDaylightSaving() {
        tables.executeSql(
                "CREATE TABLE t (k STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')");
        tables.getConfig().setLocalTimeZone(ZoneId.of("Europe/Berlin"));

        assertThatThrownBy(() -> query("k", "COUNT(*) AS n").toTable())
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "Windows over the TIMESTAMP_LTZ column 'ts' follow the session's time zone, and Europe/Berlin has no fixed offset: set table.local-time-zone to UTC or to an offset such as GMT+02:00, or use a TIMESTAMP column as rowtime.");
    }

    @Test
    void calendarOfAZoneOverAWallClock() {
        TableQuery days =
                TableWindows.on(tables, Tables.trades(tables))
                        .keyBy("symbol")
                        .window(Windows.calendar(CalendarUnit.DAY, ZoneId.of("Asia/Kolkata")))
                        .aggregate("COUNT(*) AS n");

        assertThatThrownBy(days::toTable)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("CALENDAR(DAY in Asia/Kolkata) need moments")
                .hasMessageContaining("use a TIMESTAMP_LTZ column as rowtime");
    }

    @Test
    void windowsWithoutEventTime() {
        for (Windows windows : new Windows[] {MINUTE.inProcessingTime(), Windows.ofRecords(100)}) {
            TableQuery query =
                    TableWindows.on(tables, Tables.trades(tables))
                            .keyBy("symbol")
                            .window(windows)
                            .aggregate("COUNT(*) AS n");

            assertThatThrownBy(query::toTable)
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("Windows over a table go by its rowtime attribute")
                    .hasMessageContaining(windows.toString());
        }
    }

    @Test
    void calendarOverAWallClockAsItIs() {
        Table result =
                TableWindows.on(tables, Tables.trades(tables))
                        .keyBy("symbol")
                        .window(Windows.calendar(CalendarUnit.DAY, ZoneOffset.UTC))
                        .aggregate("COUNT(*) AS n")
                        .toTable();

        assertThat(result.getResolvedSchema().getColumnNames())
                .containsExactly("symbol", "window_start", "window_end", "n");
    }

    @Test
    void batchModeHasFinalResultsOnly() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        StreamTableEnvironment batch = StreamTableEnvironment.create(environment);
        TableQuery query =
                TableWindows.on(batch, Tables.trades(batch))
                        .keyBy("symbol")
                        .window(MINUTE)
                        .aggregate("COUNT(*) AS n");

        assertThatThrownBy(() -> query.emit(Emit.changes()).toTable())
                .isInstanceOf(ValidationException.class)
                .hasMessage(
                        "In batch mode there are only final results: use emit(Emit.finalResults()), or an environment in streaming mode.");
    }

    private void nullableTrades() {
        tables.executeSql(
                """
                CREATE TABLE t (trader_id STRING, symbol STRING, price DOUBLE, fee DECIMAL(10, 2),
                  quantity BIGINT, trade_time TIMESTAMP(3), WATERMARK FOR trade_time AS trade_time
                ) WITH ('connector' = 'datagen')""");
    }

    private TableQuery query(String key, String aggregates) {
        return TableWindows.on(tables, tables.from("t"))
                .keyBy(key)
                .window(MINUTE)
                .aggregate(aggregates);
    }
}
