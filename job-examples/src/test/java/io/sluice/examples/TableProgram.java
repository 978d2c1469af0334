package io.sluice.examples;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.Windows;
import io.sluice.sql.TableWindows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * A program as users write it, with windows on a table. It also runs Flink's own, and writes what
 * both give, and who has loaded Sluice.
 */
public final class TableProgram {

    /** Files in the directory that is its argument. */
    static final String OURS = "ours";

    static final String FLINKS = "flinks";
    static final String LOADER = "loader";

    private TableProgram() {}

    /** Its argument is a directory. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(2);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql(
                """
                CREATE TEMPORARY TABLE trades (
                    symbol STRING, quantity BIGINT, trade_time TIMESTAMP(3),
                    WATERMARK FOR trade_time AS SOURCE_WATERMARK()
                ) WITH (
                    'connector' = 'sluice-trades', 'number-of-rows' = '6000', 'rows-per-second' = '0',
                    'event-time.rows-per-second' = '50', 'symbols' = '5'
                )""");
        Table windows =
                TableWindows.on(tables, tables.from("trades"))
                        .keyBy("symbol")
                        .window(Windows.tumbling(Duration.ofSeconds(10)))
                        .aggregate("COUNT(*) AS trades, SUM(quantity) AS volume")
                        .emit(Emit.finalResults())
                        .toTable();
        write(directory.resolve(OURS), windows);
        write(
                directory.resolve(FLINKS),
                tables.sqlQuery(
                        """
                        SELECT symbol, window_start, window_end, COUNT(*), SUM(quantity)
                        FROM TUMBLE(TABLE trades, DESCRIPTOR(trade_time), INTERVAL '10' SECOND)
                        GROUP BY symbol, window_start, window_end"""));
        String sluice = Sluice.class.getName().replace('.', '/') + ".class";
        Files.write(
                directory.resolve(LOADER),
                List.of(
                        TableWindows.class.getClassLoader().getClass().getSimpleName(),
                        "on the class path: "
                                + (ClassLoader.getSystemClassLoader().getResource(sluice)
                                        != null)));
    }

    private static void write(Path file, Table table) throws Exception {
        List<String> lines = new ArrayList<>();
        try (CloseableIterator<Row> rows = table.execute().collect()) {
            rows.forEachRemaining(row -> lines.add(row.toString()));
        }
        Files.write(file, lines);
    }
}
