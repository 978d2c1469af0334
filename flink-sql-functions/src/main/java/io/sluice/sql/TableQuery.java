package io.sluice.sql;

import io.sluice.Aggregation;
import io.sluice.ColumnCondition;
import io.sluice.Emit;
import io.sluice.Grouping;
import io.sluice.Query;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.RowFilter;
import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.sql.rowdata.RowDataChanges;
import io.sluice.sql.rowdata.RowDataChanges.Content;
import io.sluice.sql.rowdata.RowFields;
import io.sluice.sql.rowdata.WindowTimes;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A complete query on a table. Everything set here has a default; what fits together is checked
 * when the query is put into the job by {@link #toTable}.
 */
public final class TableQuery {

    private final InputTable input;
    private final List<String> keys;
    private final WindowSpec windows;
    private final Function<TableColumns, List<BoundAggregate<RowData>>> binder;
    private final List<BoundAggregate<RowData>> aggregates;
    private Emit emit = Emit.changes();
    private @Nullable ChangelogMode changelog;
    private boolean keysNeverNull;
    private final List<RowFilter> having = new ArrayList<>();
    private boolean windowClosed;
    private @Nullable Duration allowedLateness;
    private boolean acceptsAllLate;
    private @Nullable String uid;
    private Configuration options = new Configuration();

    /**
     * @param binder binds the aggregates to rows of some columns of the table
     * @throws ValidationException if they do not fit the table
     */
    TableQuery(
            InputTable input,
            List<String> keys,
            WindowSpec windows,
            Function<TableColumns, List<BoundAggregate<RowData>>> binder) {
        this.input = input;
        this.keys = keys;
        this.windows = windows;
        this.binder = binder;
        this.aggregates = binder.apply(input.columns());
    }

    /** When changes are published; {@link Emit#changes()} if not set. */
    public TableQuery emit(Emit policy) {
        emit = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Which kinds of change the result uses; if not set, {@link ChangelogMode#APPEND} for {@link
     * Emit#finalResults()}, else {@link ChangelogMode#UPSERT} if the result has a primary key, else
     * {@link ChangelogMode#RETRACT}.
     */
    public TableQuery changelog(ChangelogMode mode) {
        changelog = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Promises that no key is NULL, for columns that are not declared NOT NULL, so that the result
     * has a primary key. A NULL then fails the job.
     */
    public TableQuery keysNeverNull() {
        keysNeverNull = true;
        return this;
    }

    /**
     * Shows only rows whose value in a column is not NULL and fulfils a condition; see {@link
     * Query#having(String, Class, ColumnCondition)}.
     *
     * @param column name of an aggregate
     * @param type the Java type of its SQL type, such as Long for a BIGINT
     * @throws ValidationException if there is no such aggregate or it is of another type
     */
    public <V> TableQuery having(String column, Class<V> type, ColumnCondition<V> condition) {
        List<String> names = aggregates.stream().map(BoundAggregate::name).toList();
        int position = names.indexOf(column);
        if (position < 0) {
            throw new ValidationException(
                    "having(...): the result has no aggregate '%s'; it has %s."
                            .formatted(column, names));
        }
        SqlResult result = aggregates.get(position).result();
        Class<?> actual = result.typeInformation().getTypeClass();
        if (!type.isAssignableFrom(actual)) {
            throw new ValidationException(
                    "having(...): the aggregate '%s' is a %s, thus a %s and not a %s."
                            .formatted(
                                    column,
                                    result.dataType().getLogicalType().copy(true).asSummaryString(),
                                    actual.getName(),
                                    type.getName()));
        }
        having.add(new ResultCondition<>(position, result.conversion(), type, condition));
        return this;
    }

    /**
     * Adds a last column, {@code window_closed} BOOLEAN NOT NULL, that is true in rows that will
     * not change any more; see {@link Query#withWindowClosed}.
     */
    public TableQuery withWindowClosed() {
        windowClosed = true;
        return this;
    }

    /**
     * How long, in event time, a window accepts records after it has closed; see {@link
     * Query#allowedLateness}.
     */
    public TableQuery allowedLateness(Duration lateness) {
        allowedLateness = Objects.requireNonNull(lateness, "lateness");
        return this;
    }

    /** Accepts records however late they are; see {@link Query#acceptAllLate}. */
    public TableQuery acceptAllLate() {
        acceptsAllLate = true;
        return this;
    }

    /** Identifies the query's state across changes of the job, as Flink's operator UIDs do. */
    public TableQuery uid(String id) {
        uid = Objects.requireNonNull(id, "id");
        return this;
    }

    /** Settings of {@link io.sluice.SluiceOptions} that take precedence over the environment's. */
    public TableQuery options(Configuration settings) {
        options = new Configuration(settings);
        return this;
    }

    /**
     * The result: the keys, {@code window_start} and {@code window_end} as TIMESTAMP(3), the
     * aggregates in their order. Keys and bounds are its primary key, unless a key's column may be
     * NULL, which Flink does not allow in a primary key; see {@link #keysNeverNull}.
     *
     * <p>Bounds of windows are in the time of the rowtime attribute: for a TIMESTAMP_LTZ that is
     * the session's time zone, which must have a fixed offset.
     *
     * @throws ValidationException if the table or a setting does not fit
     * @throws IllegalArgumentException naming the setting that is wrong or does not fit
     */
    public Table toTable() {
        String rowtime = input.rowtime();
        requireFinalInBatch();
        ChangelogMode mode = changelogMode();
        ZoneOffset zone = input.zone(rowtime);
        input.requireSameClock(windows, rowtime);
        Query<RowData> query = query(rowtime, zone).emit(emit).changelog(mode).options(options);
        if (allowedLateness != null) {
            query.allowedLateness(allowedLateness);
        }
        if (acceptsAllLate) {
            query.acceptAllLate();
        }
        if (uid != null) {
            query.uid(uid);
        }
        having.forEach(query::having);
        if (windowClosed) {
            query.withWindowClosed();
        }
        DataStream<RowData> changes =
                query.map(
                        new RowDataChanges(
                                resultColumns(),
                                WindowTimes.inUtc(
                                        Duration.ofSeconds(zone.getTotalSeconds()).toMillis())),
                        InternalTypeInfo.of(rowType()));
        return UnconvertedRows.table(input.tables(), changes, schema(), tableMode(mode));
    }

    private List<RowDataChanges.Column> resultColumns() {
        List<RowDataChanges.Column> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            columns.add(RowDataChanges.Column.key(i));
        }
        columns.add(RowDataChanges.Column.ofWindow(Content.WINDOW_START));
        columns.add(RowDataChanges.Column.ofWindow(Content.WINDOW_END));
        for (int i = 0; i < aggregates.size(); i++) {
            SqlResult result = aggregates.get(i).result();
            LogicalType type = result.dataType().getLogicalType();
            columns.add(
                    new RowDataChanges.Column(
                            Content.AGGREGATE,
                            i,
                            type,
                            new FunctionAggregate.Conversion(result.conversion(), type)::field));
        }
        if (windowClosed) {
            columns.add(RowDataChanges.Column.ofWindow(Content.WINDOW_CLOSED));
        }
        return columns;
    }

    private List<String> usedColumns(String rowtime) {
        Set<String> used = new LinkedHashSet<>(keys);
        for (BoundAggregate<RowData> aggregate : aggregates) {
            used.addAll(aggregate.columns());
        }
        used.add(rowtime);
        return List.copyOf(used);
    }

    private void requireFinalInBatch() {
        if (input.isBatch() && !(emit instanceof Emit.FinalResults)) {
            throw new ValidationException(
                    "In batch mode there are only final results: use emit(Emit.finalResults()), or an environment in streaming mode.");
        }
    }

    private List<String> nullableKeys() {
        return keysNeverNull
                ? List.of()
                : keys.stream()
                        .filter(key -> input.dataType(key).getLogicalType().isNullable())
                        .toList();
    }

    private ChangelogMode changelogMode() {
        List<String> nullable = nullableKeys();
        if (changelog == ChangelogMode.UPSERT && !nullable.isEmpty()) {
            throw new ValidationException(
                    "Upserts need a primary key, which cannot hold the columns %s that may be NULL: declare them NOT NULL, promise it with keysNeverNull(), or use changelog(RETRACT)."
                            .formatted(nullable));
        }
        if (changelog != null) {
            return changelog;
        }
        if (emit instanceof Emit.FinalResults) {
            return ChangelogMode.APPEND;
        }
        return nullable.isEmpty() ? ChangelogMode.UPSERT : ChangelogMode.RETRACT;
    }

    private Query<RowData> query(String rowtime, ZoneOffset zone) {
        List<String> columns = input.read(usedColumns(rowtime));
        List<String> nullable = nullableKeys();
        Grouping<RowData> grouping = input.query(columns, rowtime);
        for (String key : keys) {
            KeySelector<RowData, Object> selector =
                    RowFields.key(keyColumn(key), columns.indexOf(key));
            TypeInformation<Object> type = keyType(key);
            grouping =
                    nullable.contains(key)
                            ? grouping.keyByNullable(key, selector, type)
                            : grouping.keyBy(key, selector, type);
        }
        List<Aggregation<RowData>> aggregations = new ArrayList<>();
        binder.apply(input.columns().only(columns))
                .forEach(aggregate -> aggregations.add(aggregate.aggregation(columns)));
        return grouping.window(inUtc(windows, zone)).aggregate(aggregations);
    }

    private LogicalType keyColumn(String key) {
        return input.dataType(key).getLogicalType();
    }

    private TypeInformation<Object> keyType(String key) {
        TypeInformation<Object> type = RowFields.keyType(keyColumn(key));
        if (type == null) {
            throw new IllegalStateException("no key: " + keyColumn(key));
        }
        return type;
    }

    /** Windows that begin at the given offset in local time. */
    private static WindowSpec inUtc(WindowSpec windows, ZoneOffset zone) {
        if (!(windows instanceof AlignedWindows local)) {
            return windows;
        }
        long shift = Duration.ofSeconds(zone.getTotalSeconds()).toMillis();
        long starts = local.kind() == AlignedWindows.Kind.HOPPING ? local.step() : local.size();
        return local.withOffset((local.offset() - shift) % starts);
    }

    /** In the order of the schema, in which Flink says what may be NULL. */
    private RowType rowType() {
        List<RowType.RowField> fields = new ArrayList<>();
        for (String key : keys) {
            fields.add(new RowType.RowField(key, keyColumn(key)));
        }
        for (String bound : List.of(TableWindows.WINDOW_START, TableWindows.WINDOW_END)) {
            fields.add(new RowType.RowField(bound, new TimestampType(false, 3)));
        }
        for (BoundAggregate<RowData> aggregate : aggregates) {
            fields.add(
                    new RowType.RowField(
                            aggregate.name(), aggregate.result().dataType().getLogicalType()));
        }
        if (windowClosed) {
            fields.add(new RowType.RowField(TableWindows.WINDOW_CLOSED, new BooleanType(false)));
        }
        return new RowType(false, fields);
    }

    private Schema schema() {
        List<String> nullable = nullableKeys();
        Schema.Builder schema = Schema.newBuilder();
        for (String key : keys) {
            DataType type = input.dataType(key);
            schema.column(key, nullable.contains(key) ? type : type.notNull());
        }
        schema.column(TableWindows.WINDOW_START, DataTypes.TIMESTAMP(3).notNull());
        schema.column(TableWindows.WINDOW_END, DataTypes.TIMESTAMP(3).notNull());
        aggregates.forEach(
                aggregate -> schema.column(aggregate.name(), aggregate.result().dataType()));
        if (windowClosed) {
            schema.column(TableWindows.WINDOW_CLOSED, DataTypes.BOOLEAN().notNull());
        }
        if (nullable.isEmpty()) {
            List<String> primaryKey = new ArrayList<>(keys);
            primaryKey.add(TableWindows.WINDOW_START);
            primaryKey.add(TableWindows.WINDOW_END);
            schema.primaryKey(primaryKey);
        }
        return schema.build();
    }

    private static org.apache.flink.table.connector.ChangelogMode tableMode(ChangelogMode mode) {
        return switch (mode) {
            case UPSERT -> org.apache.flink.table.connector.ChangelogMode.upsert(false);
            case RETRACT -> org.apache.flink.table.connector.ChangelogMode.all();
            case APPEND -> org.apache.flink.table.connector.ChangelogMode.insertOnly();
        };
    }
}
