package io.sluice.sql;

import io.sluice.Grouping;
import io.sluice.Sluice;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.sql.rowdata.RowFields;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Expressions;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** The table that a query reads. */
final class InputTable {

    private final StreamTableEnvironment tables;
    private final Table table;
    private final ResolvedSchema schema;
    private final TableColumns columns;
    private final boolean updated;

    /**
     * @param updated whether rows are updated and deleted
     */
    InputTable(StreamTableEnvironment tables, Table table, boolean updated) {
        this.tables = tables;
        this.table = table;
        this.updated = updated;
        this.schema = table.getResolvedSchema();
        this.columns =
                new TableColumns(
                        schema.getColumnNames(),
                        schema.getColumns().stream()
                                .map(column -> column.getDataType().getLogicalType())
                                .toList());
    }

    /** The same with more columns, each of which has a name. */
    InputTable with(List<Expression> computed) {
        return computed.isEmpty()
                ? this
                : new InputTable(
                        tables, table.addColumns(computed.toArray(Expression[]::new)), updated);
    }

    StreamTableEnvironment tables() {
        return tables;
    }

    /** Its columns. */
    TableColumns columns() {
        return columns;
    }

    /** The type of a column; null if there is no such column. */
    @Nullable LogicalType type(String column) {
        return columns.type(column);
    }

    /** Which columns there are, for a message about one that does not exist. */
    String candidates(String missing) {
        return columns.candidates(missing);
    }

    /**
     * The one column of event time.
     *
     * @throws ValidationException if there is none, or more than one
     */
    String rowtime() {
        List<String> rowtimes = new ArrayList<>();
        for (Column column : schema.getColumns()) {
            if (LogicalTypeChecks.isRowtimeAttribute(column.getDataType().getLogicalType())) {
                rowtimes.add(column.getName());
            }
        }
        if (rowtimes.isEmpty()) {
            throw new ValidationException(
                    "The table has no rowtime attribute: its columns are %s. Declare one with WATERMARK FOR <time column> AS ... in CREATE TABLE, or with Schema.watermark(...), and keep it in the SELECT."
                            .formatted(schema.getColumns()));
        }
        if (rowtimes.size() > 1) {
            throw new ValidationException(
                    "The table has several rowtime attributes: %s. Keep one in the SELECT, and CAST the others to TIMESTAMP(3)."
                            .formatted(TableColumns.quoted(rowtimes)));
        }
        return rowtimes.get(0);
    }

    /**
     * How values of a column travel as keys.
     *
     * @throws ValidationException if they cannot be keys
     */
    TypeInformation<?> keyType(String column) {
        TypeInformation<?> type = columns.valueType(column);
        if (type == null) {
            throw new ValidationException(
                    "The key column '%s' is of type %s, which cannot be a key; character strings, numbers, BOOLEAN, dates and times can. CAST it in a SELECT before."
                            .formatted(
                                    column, dataType(column).getLogicalType().asSummaryString()));
        }
        return type;
    }

    /** The type of a column without being event time, in Flink's usual classes. */
    DataType dataType(String column) {
        return columns.dataType(column);
    }

    /**
     * The time zone that windows over event time follow, as Flink's own do.
     *
     * @throws ValidationException if its offset changes
     */
    ZoneOffset zone(String rowtime) {
        LogicalType type = dataType(rowtime).getLogicalType();
        if (!type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            return ZoneOffset.UTC;
        }
        ZoneId zone = tables.getConfig().getLocalTimeZone();
        if (!zone.getRules().isFixedOffset()) {
            throw new ValidationException(
                    "Windows over the TIMESTAMP_LTZ column '%s' follow the session's time zone, and %s has no fixed offset: set table.local-time-zone to UTC or to an offset such as GMT+02:00, or use a TIMESTAMP column as rowtime."
                            .formatted(rowtime, zone));
        }
        return zone.getRules().getOffset(Instant.EPOCH);
    }

    /**
     * Refuses windows by the clock of a zone over a rowtime attribute that is in no zone.
     *
     * @throws ValidationException naming both
     */
    void requireSameClock(WindowSpec windows, String rowtime) {
        if (!windows.inEventTime()) {
            throw new ValidationException(
                    "Windows over a table go by its rowtime attribute '%s', got %s: use Sluice.on(stream) for these."
                            .formatted(rowtime, windows));
        }
        boolean inAZone =
                dataType(rowtime)
                        .getLogicalType()
                        .is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        if (windows instanceof CalendarWindows calendar
                && !inAZone
                && !calendar.zone().normalized().equals(ZoneOffset.UTC)) {
            throw new ValidationException(
                    "The windows %s need moments, but the TIMESTAMP column '%s' holds times of a wall clock: use a TIMESTAMP_LTZ column as rowtime, or ZoneOffset.UTC as the windows' zone to take the wall clock as it is."
                            .formatted(windows, rowtime));
        }
    }

    /** Whether the job runs in batch mode. */
    boolean isBatch() {
        return tables.getConfig().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
    }

    /**
     * Which columns to read, in their order: only the used ones, or all if no projection is needed
     * for that.
     */
    List<String> read(List<String> used) {
        return !updated && WholeRows.of(table, tables).areBetterThan(used) ? columns.names() : used;
    }

    /**
     * Columns as a stream of rows that carry event time, in Flink's internal form.
     *
     * @param columns distinct
     * @param rowtime one of them
     */
    private DataStream<RowData> rows(List<String> columns, String rowtime) {
        Expression[] selected = columns.stream().map(Expressions::$).toArray(Expression[]::new);
        Table used = columns.equals(this.columns.names()) ? table : table.select(selected);
        DataStream<RowData> rows = updated ? changes(used, columns) : inserts(used, columns);
        // In batch mode Flink drops the timestamps.
        return isBatch()
                ? rows.assignTimestampsAndWatermarks(
                        WatermarkStrategy.<RowData>noWatermarks()
                                .withTimestampAssigner(
                                        new EventTime(
                                                columns.indexOf(rowtime),
                                                LogicalTypeChecks.getPrecision(
                                                        dataType(rowtime).getLogicalType()))))
                : rows;
    }

    private DataStream<RowData> changes(Table used, List<String> columns) {
        Schema.Builder types = Schema.newBuilder();
        columns.forEach(name -> types.column(name, dataType(name)));
        return tables.toChangelogStream(used, types.build(), ChangelogMode.all())
                .map(new InternalRows(rowType(columns)))
                .returns(InternalTypeInfo.<RowData>of(rowType(columns).getLogicalType()));
    }

    private DataStream<RowData> inserts(Table used, List<String> columns) {
        try {
            return tables.toDataStream(used, nullable(rowType(columns)).bridgedTo(RowData.class));
        } catch (TableException refused) {
            throw new ValidationException(
                    "The rows of the table cannot be read as inserts: %s If the table is updated, use TableWindows.onChangelog(...)."
                            .formatted(refused.getMessage()),
                    refused);
        }
    }

    /**
     * The same with fields that may be NULL. Of others Flink would check each field of each row
     * again, which its own aggregations do not.
     */
    private static DataType nullable(DataType row) {
        List<DataTypes.Field> fields = new ArrayList<>();
        for (DataTypes.Field field : DataType.getFields(row)) {
            fields.add(DataTypes.FIELD(field.getName(), field.getDataType().nullable()));
        }
        return DataTypes.ROW(fields).notNull();
    }

    private DataType rowType(List<String> columns) {
        return DataTypes.ROW(
                        columns.stream()
                                .map(name -> DataTypes.FIELD(name, dataType(name)))
                                .toArray(DataTypes.Field[]::new))
                .notNull();
    }

    /** A query on the rows as a stream. */
    Grouping<RowData> query(List<String> columns, String rowtime) {
        DataStream<RowData> rows = rows(columns, rowtime);
        return updated ? Sluice.onChangelog(rows, RowFields.kinds()) : Sluice.on(rows);
    }

    private record EventTime(int position, int precision)
            implements SerializableTimestampAssigner<RowData> {
        @Override
        public long extractTimestamp(RowData row, long recordTimestamp) {
            if (row.isNullAt(position)) {
                throw new IllegalArgumentException("The rowtime of a row is NULL: " + row);
            }
            return row.getTimestamp(position, precision).getMillisecond();
        }
    }
}
