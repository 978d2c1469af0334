package io.sluice.sql.planner;

import io.sluice.Aggregation;
import io.sluice.Grouping;
import io.sluice.Query;
import io.sluice.Sluice;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.sql.dialect.EmitClause;
import io.sluice.sql.planner.WindowedAggregation.Property;
import io.sluice.sql.rowdata.InstantWatermarks;
import io.sluice.sql.rowdata.LocalEventTime;
import io.sluice.sql.rowdata.RowDataChanges;
import io.sluice.sql.rowdata.RowDataChanges.Column;
import io.sluice.sql.rowdata.RowDataChanges.Content;
import io.sluice.sql.rowdata.RowFields;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.planner.plan.logical.SessionWindowSpec;
import org.apache.flink.table.planner.plan.logical.TimeAttributeWindowingStrategy;
import org.apache.flink.table.planner.utils.DummyStreamExecutionEnvironment;
import org.apache.flink.table.planner.utils.TableConfigUtils;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * A windowed aggregation in terms of Sluice's operators.
 *
 * @param emit when it publishes
 * @param keys positions of the key in the input
 * @param input its columns
 * @param updated whether rows of the input take back others
 * @param time position of the time attribute
 * @param windows in UTC or in local time
 * @param aggregates what is computed
 * @param columns of the result
 * @param changelog kinds of changes
 * @param settings of the session and the clause
 * @param parallelism of the windows; 0 for the environment's
 */
record EmitTranslation(
        PlannedEmit emit,
        List<Integer> keys,
        InputColumns input,
        boolean updated,
        int time,
        EmitWindows windows,
        List<Aggregation<RowData>> aggregates,
        List<Column> columns,
        ChangelogMode changelog,
        Configuration settings,
        int parallelism) {

    static EmitTranslation of(
            WindowedAggregation aggregation,
            InputColumns input,
            boolean updated,
            boolean updateBefore,
            TableConfig config) {
        EmitClause clause = aggregation.clause();
        ZoneId zone = zone(aggregation, config);
        EmitWindows windows = EmitWindows.of(aggregation.windowing(), zone, aggregation.emit());
        if (updated) {
            requireForUpdates(aggregation);
        }
        EmitAggregates aggregates = EmitAggregates.of(aggregation, input, updated);
        List<Integer> keys = new ArrayList<>();
        for (int key : aggregation.keys()) {
            requireKey(input.type(key), input.name(key), aggregation.emit());
            keys.add(key);
        }
        return new EmitTranslation(
                aggregation.emit(),
                List.copyOf(keys),
                input,
                updated,
                aggregation.windowing().getTimeAttributeIndex(),
                windows,
                aggregates.aggregations(),
                columns(aggregation, aggregates),
                changelog(clause, updateBefore),
                aggregation.settings(),
                Math.max(
                        0,
                        config.get(
                                ExecutionConfigOptions.TABLE_EXEC_RESOURCE_DEFAULT_PARALLELISM)));
    }

    private static ZoneId zone(WindowedAggregation aggregation, TableConfig config) {
        return org.apache.flink.table.runtime.util.TimeWindowUtil.getShiftTimeZone(
                aggregation.windowing().getTimeAttributeType(),
                TableConfigUtils.getLocalTimeZone(config));
    }

    /** Windows in which a row that is taken back is found again. */
    private static void requireForUpdates(WindowedAggregation aggregation) {
        boolean sessions = aggregation.windowing().getWindow() instanceof SessionWindowSpec;
        if (sessions || aggregation.windowing().isProctime()) {
            throw new ValidationException(
                    aggregation
                            .emit()
                            .windowMessage(
                                    "%s: the input has updates or deletes, and %s. Use TUMBLE, HOP or CUMULATE over an event-time column, or aggregate before the table is joined or deduplicated."
                                            .formatted(
                                                    aggregation.clause(),
                                                    sessions
                                                            ? "to take a row back may split a session"
                                                            : "in processing time a row is taken back in another window than its own")));
        }
    }

    private static void requireKey(LogicalType type, String name, PlannedEmit emit) {
        if (RowFields.keyType(type) == null) {
            throw new TableException(
                    emit.keyMessage(
                            type,
                            "%s: the column '%s' of type %s cannot be grouped by; character strings, numbers, BOOLEAN, dates and times can. CAST it before."
                                    .formatted(emit, name, type.asSummaryString())));
        }
    }

    private static ChangelogMode changelog(EmitClause clause, boolean updateBefore) {
        if (clause.isFinal()) {
            return ChangelogMode.APPEND;
        }
        return updateBefore ? ChangelogMode.RETRACT : ChangelogMode.UPSERT;
    }

    private static List<Column> columns(
            WindowedAggregation aggregation, EmitAggregates aggregates) {
        List<Column> keys = new ArrayList<>();
        for (int i = 0; i < aggregation.keys().length; i++) {
            keys.add(Column.key(i));
        }
        List<Column> window = new ArrayList<>();
        for (Property property : aggregation.properties()) {
            Content content =
                    switch (property) {
                        case START -> Content.WINDOW_START;
                        case END -> Content.WINDOW_END;
                        case TIME -> windowTime(aggregation.windowing());
                    };
            window.add(Column.ofWindow(content));
        }
        List<Column> columns = new ArrayList<>(keys);
        columns.addAll(aggregation.clause().isFinal() ? aggregates.columns() : window);
        columns.addAll(aggregation.clause().isFinal() ? window : aggregates.columns());
        return List.copyOf(columns);
    }

    private static Content windowTime(TimeAttributeWindowingStrategy windowing) {
        if (windowing.isProctime()) {
            return Content.PROCESSING_TIME;
        }
        return windowing.getTimeAttributeType().is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                ? Content.WINDOW_INSTANT
                : Content.WINDOW_TIME;
    }

    boolean isFinal() {
        return emit.clause().isFinal();
    }

    /** Fold and Window on a stream of rows. */
    Transformation<RowData> attach(
            Transformation<RowData> data,
            StreamExecutionEnvironment environment,
            RowType outputType) {
        // The planner collects the transformations; the environment must not have them too.
        EmitClause clause = emit.clause();
        DataStream<RowData> rows =
                new DataStream<>(new DummyStreamExecutionEnvironment(environment), data);
        Query<RowData> query =
                grouping(rows)
                        .window(windows.spec())
                        .aggregate(aggregates)
                        .emit(clause.policy())
                        .changelog(changelog)
                        .options(settings);
        if (clause.grace() != null && !clause.isFinal()) {
            query.allowedLateness(clause.grace());
        }
        if (parallelism > 0) {
            query.parallelism(parallelism);
        }
        SingleOutputStreamOperator<RowData> changes =
                query.map(
                        new RowDataChanges(columns, windows.times()),
                        InternalTypeInfo.of(outputType));
        if (windows.localZone() != null) {
            changes =
                    changes.transform(
                                    "InstantWatermarks",
                                    changes.getType(),
                                    new InstantWatermarks(windows.localZone()))
                            .setParallelism(changes.getParallelism());
        }
        return changes.getTransformation();
    }

    /** Rows whose timestamps and watermarks are in the local time of a zone. */
    private DataStream<RowData> inLocalTime(DataStream<RowData> rows, ZoneId zone) {
        return rows.transform(
                        "EventTime",
                        rows.getType(),
                        new LocalEventTime(
                                input.position(time),
                                LogicalTypeChecks.getPrecision(input.type(time)),
                                zone))
                .setParallelism(rows.getParallelism());
    }

    private Grouping<RowData> timed(DataStream<RowData> rows) {
        ZoneId zone = windows.localZone();
        if (windows.spec().inEventTime() && zone != null) {
            return ofKinds(inLocalTime(rows, zone));
        }
        return windows.spec().inEventTime()
                ? ofKinds(rows)
                        .eventTime(
                                RowFields.eventTime(
                                        input.position(time),
                                        LogicalTypeChecks.getPrecision(input.type(time))))
                : ofKinds(rows);
    }

    private Grouping<RowData> ofKinds(DataStream<RowData> rows) {
        return updated ? Sluice.onChangelog(rows, RowFields.kinds()) : Sluice.on(rows);
    }

    private Grouping<RowData> grouping(DataStream<RowData> rows) {
        Grouping<RowData> grouping = timed(rows);
        if (keys.isEmpty()) {
            @SuppressWarnings("unchecked") // The constant is an Integer.
            TypeInformation<Object> type = (TypeInformation<Object>) (TypeInformation<?>) Types.INT;
            return grouping.keyBy("all", RowFields.constantKey(), type);
        }
        StateNames names = new StateNames(input);
        for (int i = 0; i < keys.size(); i++) {
            int key = keys.get(i);
            LogicalType type = input.type(key);
            TypeInformation<Object> keyType = RowFields.keyType(type);
            if (keyType == null) {
                throw new IllegalStateException("Not a key: " + type);
            }
            grouping =
                    grouping.keyByNullable(
                            names.key(i, key), RowFields.key(type, input.position(key)), keyType);
        }
        return grouping;
    }
}
