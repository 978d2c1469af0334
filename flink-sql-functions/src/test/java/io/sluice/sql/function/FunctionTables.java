package io.sluice.sql.function;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/** Sessions with the functions, and a table with columns of all types that they take. */
public final class FunctionTables {

    /** How far rows may be behind, in ms; the watermark is further. */
    static final int DISORDER_MILLIS = 4_000;

    private static final int ROWS = 400;

    private static final List<DataTypes.Field> COLUMNS =
            List.of(
                    DataTypes.FIELD("k", DataTypes.STRING()),
                    DataTypes.FIELD("g", DataTypes.INT()),
                    DataTypes.FIELD("b", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("t", DataTypes.TINYINT()),
                    DataTypes.FIELD("s", DataTypes.SMALLINT()),
                    DataTypes.FIELD("i", DataTypes.INT()),
                    DataTypes.FIELD("l", DataTypes.BIGINT()),
                    DataTypes.FIELD("f", DataTypes.FLOAT()),
                    DataTypes.FIELD("d", DataTypes.DOUBLE()),
                    DataTypes.FIELD("m", DataTypes.DECIMAL(10, 3)),
                    DataTypes.FIELD("day", DataTypes.DATE()),
                    DataTypes.FIELD("hour", DataTypes.TIME(3)),
                    DataTypes.FIELD("made", DataTypes.TIMESTAMP(6)),
                    DataTypes.FIELD("seen", DataTypes.TIMESTAMP_LTZ(3)),
                    DataTypes.FIELD("n", DataTypes.BIGINT().notNull()),
                    DataTypes.FIELD("ts", DataTypes.TIMESTAMP(3)));

    private FunctionTables() {}

    /** The columns of {@code input}. */
    static List<DataTypes.Field> columns() {
        return COLUMNS;
    }

    /** Rows in the order of their arrival. */
    public static List<Row> rows(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < ROWS; n++) {
            long time = 1_000_000L + n * 150L - random.nextInt(DISORDER_MILLIS);
            LocalDateTime at = time(time);
            rows.add(
                    Row.of(
                            orNull(random, List.of("a", "ab", "b", "c", "").get(random.nextInt(5))),
                            orNull(random, random.nextInt(4)),
                            orNull(random, random.nextBoolean()),
                            orNull(random, (byte) (random.nextInt(20) - 10)),
                            orNull(random, (short) (random.nextInt(200) - 100)),
                            orNull(random, random.nextInt(200) - 100),
                            orNull(random, random.nextInt(2000) - 1000L),
                            orNull(random, (random.nextInt(400) - 200) / 4f),
                            orNull(random, (random.nextInt(400) - 200) / 4.0),
                            orNull(random, BigDecimal.valueOf(random.nextInt(20_000) - 10_000, 3)),
                            orNull(random, LocalDate.ofEpochDay(random.nextInt(1000))),
                            orNull(random, LocalTime.ofSecondOfDay(random.nextInt(86_400))),
                            orNull(random, at.plusNanos(1_000L * random.nextInt(1000))),
                            orNull(random, at.toInstant(ZoneOffset.UTC)),
                            (long) n,
                            at));
        }
        return rows;
    }

    static LocalDateTime time(long millis) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(millis, 1000L),
                Math.floorMod(millis, 1000) * 1_000_000,
                ZoneOffset.UTC);
    }

    private static Object orNull(Random random, Object value) {
        return random.nextInt(8) == 0 ? null : value;
    }

    /** A session in which the functions are known, of parallelism 2. */
    static StreamTableEnvironment environment() {
        return environment(RuntimeExecutionMode.STREAMING);
    }

    /** A session of parallelism 2, with the functions if it is in streaming mode. */
    public static StreamTableEnvironment environment(RuntimeExecutionMode mode) {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        if (mode == RuntimeExecutionMode.STREAMING) {
            tables.executeSql("LOAD MODULE sluice");
        }
        return tables;
    }

    /** Makes the table {@code input}, whose watermark is never ahead of a row. */
    public static void createInput(StreamTableEnvironment tables, List<Row> rows) {
        createInput(tables, rows, DISORDER_MILLIS / 1000 + 1);
    }

    /** Makes the table {@code input}. */
    static void createInput(
            StreamTableEnvironment tables, List<Row> rows, int watermarkDelaySeconds) {
        Schema.Builder schema = Schema.newBuilder();
        COLUMNS.forEach(column -> schema.column(column.getName(), column.getDataType()));
        schema.watermark("ts", "ts - INTERVAL '%d' SECOND".formatted(watermarkDelaySeconds));
        tables.createTemporaryView(
                "input",
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromData(
                                rows,
                                Types.ROW_NAMED(
                                        COLUMNS.stream()
                                                .map(DataTypes.Field::getName)
                                                .toArray(String[]::new),
                                        Types.STRING,
                                        Types.INT,
                                        Types.BOOLEAN,
                                        Types.BYTE,
                                        Types.SHORT,
                                        Types.INT,
                                        Types.LONG,
                                        Types.FLOAT,
                                        Types.DOUBLE,
                                        Types.BIG_DEC,
                                        Types.LOCAL_DATE,
                                        Types.LOCAL_TIME,
                                        Types.LOCAL_DATE_TIME,
                                        Types.INSTANT,
                                        Types.LONG,
                                        Types.LOCAL_DATE_TIME))
                        // At once: the watermark that two readers agree on is the slower one's.
                        .setParallelism(1),
                schema.build());
    }

    /** All rows of a query. */
    public static List<Row> collected(StreamTableEnvironment tables, String query)
            throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(query).collect()) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }

    /** The rows that remain; fails if something is removed that is not there. */
    public static List<Row> materialised(List<Row> changes) {
        List<Row> rows = new ArrayList<>();
        for (Row change : changes) {
            Row row = Row.copy(change);
            row.setKind(RowKind.INSERT);
            boolean adds =
                    change.getKind() == RowKind.INSERT || change.getKind() == RowKind.UPDATE_AFTER;
            if (!(adds ? rows.add(row) : rows.remove(row))) {
                throw new AssertionError("cannot apply " + change);
            }
        }
        return rows;
    }
}
