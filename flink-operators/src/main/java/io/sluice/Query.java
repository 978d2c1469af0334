package io.sluice;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.ResultRules;
import io.sluice.core.engine.RowFilter;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.ChangeMapper;
import io.sluice.runtime.FoldMode;
import io.sluice.runtime.Placement;
import io.sluice.runtime.QueryGraph;
import io.sluice.runtime.WindowQuery;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete query. Everything set here has a default; what fits together is checked when the query
 * is put into the job by {@link #toChangelog}, {@link #toTable} or {@link #map}.
 *
 * @param <T> type of the records
 */
public final class Query<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Query.class);

    private final QueryInput<T> input;
    private final WindowSpec windows;
    private QueryColumns<T> columns;
    private Emit emit = Emit.changes();
    private @Nullable ChangelogMode changelog;
    private @Nullable RowFilter having;
    private @Nullable Duration allowedLateness;
    private boolean acceptsAllLate;
    private @Nullable OutputTag<T> lateTag;
    private @Nullable FoldMode fold;
    private @Nullable String uid;
    private @Nullable String name;
    private @Nullable Integer parallelism;
    private @Nullable Integer maxParallelism;
    private @Nullable String slotSharingGroup;
    private Configuration options = new Configuration();

    Query(QueryInput<T> input, WindowSpec windows, QueryColumns<T> columns) {
        this.input = input;
        this.windows = windows;
        this.columns = columns;
    }

    /** When changes are published; {@link Emit#changes()} if not set. */
    public Query<T> emit(Emit policy) {
        emit = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Which kinds of change the result uses; if not set, {@link ChangelogMode#APPEND} for {@link
     * Emit#finalResults()} and {@link ChangelogMode#UPSERT} for everything else.
     */
    public Query<T> changelog(ChangelogMode mode) {
        changelog = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Shows only rows whose value in a column is not null and fulfils a condition, as SQL's HAVING
     * does: a row that ceases to is deleted, one that begins to is inserted. With {@link
     * ChangelogMode#APPEND} other rows are left out. Several conditions must all be fulfilled.
     *
     * @param column name of an aggregate
     * @param type of its values
     * @param condition depends on nothing but the value
     * @throws InvalidProgramException if there is no such aggregate or its values are of another
     *     type
     */
    public <V> Query<T> having(String column, Class<V> type, ColumnCondition<V> condition) {
        int position = columns.result(column);
        Class<?> actual = columns.results().get(position).type().getTypeClass();
        if (!type.isAssignableFrom(actual)) {
            throw new InvalidProgramException(
                    "having(...): the aggregate '%s' has values of type %s, not %s."
                            .formatted(column, actual.getName(), type.getName()));
        }
        return having(RowFilters.on(position, type, input.context().clean(condition)));
    }

    /**
     * The same for a condition on the whole row. Rows of a changed condition are shown or hidden,
     * after a restore, as they change.
     *
     * @param condition depends on nothing but key, window and values of the row
     */
    public Query<T> having(RowFilter condition) {
        having = RowFilters.and(having, input.context().clean(condition));
        return this;
    }

    /**
     * Adds a last column, {@code window_closed}, of type BOOLEAN: true in rows that will not change
     * any more because their window has expired, allowed lateness included. It becomes true by an
     * update, also of rows that have not changed otherwise.
     */
    public Query<T> withWindowClosed() {
        columns = columns.withWindowClosed();
        return this;
    }

    /**
     * How long, in event time, a window accepts records after it has closed; each of them publishes
     * an update. None if not set. Needs a changelog that has updates.
     *
     * @param lateness at least 0
     */
    public Query<T> allowedLateness(Duration lateness) {
        Millis.notNegative("allowed lateness", lateness);
        allowedLateness = lateness;
        return this;
    }

    /**
     * Accepts records however late they are: windows close, but never expire before the end of the
     * input, so that state grows as long as the job runs; the log warns of that once. Needs a
     * changelog that has updates. {@link #allowedLateness} bounds the state.
     */
    public Query<T> acceptAllLate() {
        acceptsAllLate = true;
        return this;
    }

    /**
     * Puts records that are too late for all of their windows into a side output, {@link
     * SingleOutputStreamOperator#getSideOutput}; they are counted and dropped if not set. Records
     * are then folded only with {@link FoldMode#ALWAYS}.
     */
    public Query<T> lateTo(OutputTag<T> tag) {
        lateTag = Objects.requireNonNull(tag, "tag");
        return this;
    }

    /**
     * Whether records are folded before the shuffle; {@link SluiceOptions#FOLD_MODE} if not set.
     */
    public Query<T> fold(FoldMode mode) {
        fold = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /** Identifies the query's state across changes of the job, as Flink's operator UIDs do. */
    public Query<T> uid(String id) {
        uid = notBlank("uid", id);
        return this;
    }

    /** Name in Flink's UI, in metrics and in messages. */
    public Query<T> name(String displayName) {
        name = notBlank("name", displayName);
        return this;
    }

    /**
     * Parallelism of the windows; the environment's if not set. Folding runs with the parallelism
     * of the input.
     *
     * @param subtasks at least 1
     */
    public Query<T> parallelism(int subtasks) {
        parallelism = KeyGroupCount.requireParallelism(subtasks);
        return this;
    }

    /**
     * Number of key groups, which limits how far the query can ever be scaled out; a restore needs
     * the same. The environment's or, as elsewhere in Flink, one derived from the parallelism if
     * not set.
     *
     * @param keyGroups 1 to 32,768
     */
    public Query<T> maxParallelism(int keyGroups) {
        maxParallelism = KeyGroupCount.require(keyGroups);
        return this;
    }

    /** Slot sharing group of the query's operators; the input's if not set. */
    public Query<T> slotSharingGroup(String group) {
        slotSharingGroup = notBlank("slot sharing group", group);
        return this;
    }

    /** Settings of {@link SluiceOptions} that take precedence over the environment's. */
    public Query<T> options(Configuration settings) {
        options = new Configuration(settings);
        return this;
    }

    private static String notBlank(String setting, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "%s must not be blank, got '%s'".formatted(setting, value));
        }
        return value;
    }

    /**
     * The result as rows with a {@link org.apache.flink.types.RowKind}: the keys, {@code
     * window_name} if the query has several windows, {@code window_start} and {@code window_end} as
     * {@link java.time.LocalDateTime} in UTC (as {@link Long} numbers of records for windows of
     * records), the aggregates in their order. The rows' timestamp is the last ms of their window;
     * those of windows of records have none.
     *
     * @throws IllegalArgumentException naming the setting that is wrong or does not fit
     */
    public SingleOutputStreamOperator<Row> toChangelog() {
        return map(new RowMapper(columns), columns.rowType());
    }

    /**
     * The result as a table of the same columns, whose primary key is the keys and the bounds of
     * the window; without primary key if a key may be null. A late side output cannot be reached
     * from a table; use {@link #toChangelog} for both.
     *
     * @param tableEnvironment made from the input's environment
     * @throws IllegalArgumentException naming the setting that is wrong or does not fit
     */
    public Table toTable(StreamTableEnvironment tableEnvironment) {
        return ChangelogTable.of(
                tableEnvironment, toChangelog(), columns, primaryKey(), changelogMode());
    }

    /** Windows of records are shown one row per key, unless each of them is published. */
    private List<String> primaryKey() {
        boolean latest = columns.counted() && !(emit instanceof Emit.FinalResults);
        return latest ? columns.keyNames() : columns.primaryKey();
    }

    /**
     * The result in a type of your own.
     *
     * @param mapper makes an object of each change; the change is a view that must not be kept
     * @param type of the objects
     * @throws IllegalArgumentException naming the setting that is wrong or does not fit
     */
    public <OUT> SingleOutputStreamOperator<OUT> map(
            ChangeMapper<OUT> mapper, TypeInformation<OUT> type) {
        BuildContext<T> context = input.context();
        Configuration settings = settings();
        return QueryGraph.attach(
                input.stream(),
                query(context, settings),
                new Placement(uid, name, parallelism, slotSharingGroup),
                context.clean(mapper),
                type);
    }

    private Configuration settings() {
        Configuration settings =
                Configuration.fromMap(
                        input.stream().getExecutionEnvironment().getConfiguration().toMap());
        settings.addAll(options);
        return settings;
    }

    private WindowQuery<T> query(BuildContext<T> context, Configuration settings) {
        EmissionPolicy policy = emit.policy(settings);
        EventTimeOnly.check(windows, emit, policy, allowedLateness, acceptsAllLate, lateTag, fold);
        ResultRules results = new ResultRules(having, columns.windowClosed(), input.isChangelog());
        EngineSpec spec =
                new EngineSpec(windows, policy, changelogMode(), latenessMillis(), results);
        return new WindowQuery<>(
                displayName(),
                spec,
                columns.keyColumns(context),
                columns.aggregateColumns(),
                KeyGroupCount.of(context.environment(), parallelism, maxParallelism),
                context.serializer(input.stream().getType()),
                input.retractions(),
                input.eventTime(),
                lateTag,
                SluiceOptions.querySettings(
                        settings,
                        foldMode(settings, policy),
                        Spilling.of(displayName(), spec, options, settings)));
    }

    private String displayName() {
        if (name != null) {
            return name;
        }
        return uid != null ? uid : windows.toString();
    }

    private ChangelogMode changelogMode() {
        if (changelog != null) {
            return changelog;
        }
        return emit instanceof Emit.FinalResults ? ChangelogMode.APPEND : ChangelogMode.UPSERT;
    }

    private long latenessMillis() {
        Lateness lateness = new Lateness(allowedLateness, acceptsAllLate, lateTag != null);
        long millis = lateness.millis(changelogMode(), emit);
        if (acceptsAllLate) {
            LOG.warn(
                    "Query '{}' accepts all late records, acceptAllLate(): none of its windows expires,"
                            + " and its state grows until the job ends. allowedLateness(...) bounds it.",
                    displayName());
        }
        return millis;
    }

    private FoldMode foldMode(Configuration settings, EmissionPolicy policy) {
        if (fold == FoldMode.ALWAYS && policy.needsSingleRecords()) {
            throw new InvalidProgramException(
                    "fold(ALWAYS) cannot be combined with the emission policy %s, which publishes for each record: use AUTO or OFF."
                            .formatted(policy.kind()));
        }
        FoldMode mode = fold != null ? fold : settings.get(SluiceOptions.FOLD_MODE);
        // A configuration is for many queries, some of which cannot fold.
        return mode == FoldMode.ALWAYS && policy.needsSingleRecords() ? FoldMode.AUTO : mode;
    }
}
