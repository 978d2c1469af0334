package io.sluice.sql.function;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ChangelogFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.StateTypeStrategy;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * A process table function that aggregates in windows. Flink makes one of its class and asks it how
 * calls are typed; for each call that is planned it {@linkplain #specialize specializes} another,
 * which takes and gives rows in Flink's internal form and runs.
 */
public abstract class WindowFunction extends ProcessTableFunction<RowData>
        implements SpecializedFunction, ChangelogFunction {

    private static final long serialVersionUID = 1L;

    static final DataType TEXT = DataTypes.STRING();
    static final DataType COLUMNS = DataTypes.DESCRIPTOR();

    /**
     * What the planner has for every interval of days and times, so that no literal is converted.
     */
    static final DataType INTERVAL = DataTypes.INTERVAL(DataTypes.SECOND(3));

    private static final String STATE = "windows";

    /** The state of a key is one entry, so that it can be read and written as a whole. */
    private static final Integer ENTRY = 0;

    /** Null in a function that is not specialized. */
    private final @Nullable WindowRules rules;

    private final boolean onlyInserts;
    private final transient @Nullable TypeInference inference;
    private transient @Nullable WindowTable table;
    private transient @Nullable ContextTime keyTime;

    /** Whether the state keeps the objects that it is given, as far as is known. */
    private transient boolean keepsObjects;

    private transient @Nullable Counter late;
    private transient @Nullable Counter timeless;

    WindowFunction() {
        this.rules = null;
        this.onlyInserts = false;
        this.inference = null;
    }

    WindowFunction(Specialized specialized) {
        this.rules = specialized.rules;
        this.onlyInserts = specialized.onlyInserts;
        this.inference = specialized.inference;
    }

    /**
     * What a specialized function is made of.
     *
     * @param onlyInserts whether what reads the results takes nothing else
     */
    record Specialized(WindowRules rules, TypeInference inference, boolean onlyInserts) {}

    /**
     * An argument besides the table.
     *
     * @param optional whether the function does without it
     */
    record Argument(String name, DataType type, boolean optional) {

        static Argument required(String name, DataType type) {
            return new Argument(name, type, false);
        }

        static Argument optional(String name, DataType type) {
            return new Argument(name, type, true);
        }
    }

    /** Name of the function. */
    abstract String functionName();

    /** Which windows it has. */
    abstract CallPlan.Windows windows();

    /** The arguments besides the table, in their order. */
    abstract List<Argument> arguments();

    /** The function that runs. */
    abstract WindowFunction specialized(Specialized specialized);

    @Override
    @SuppressWarnings("deprecation") // Nothing else lets rows come in their internal form.
    public TypeInference getTypeInference(DataTypeFactory typeFactory) {
        TypeInference own = inference;
        if (own != null) {
            return own;
        }
        List<StaticArgument> all = new ArrayList<>();
        all.add(
                StaticArgument.table(
                        CallArguments.INPUT,
                        RowData.class,
                        false,
                        EnumSet.of(
                                StaticArgumentTrait.SET_SEMANTIC_TABLE,
                                StaticArgumentTrait.SUPPORT_UPDATES,
                                StaticArgumentTrait.REQUIRE_UPDATE_BEFORE,
                                StaticArgumentTrait.REQUIRE_FULL_DELETE)));
        for (Argument argument : arguments()) {
            // All of them may be missing, so that it is said here what is missing.
            all.add(StaticArgument.scalar(argument.name(), argument.type(), true));
        }
        return TypeInference.newBuilder()
                .staticArguments(all)
                .inputTypeStrategy(new Checked())
                .stateTypeStrategies(state())
                .outputTypeStrategy(call -> Optional.of(plan(call, false).resultType()))
                .build();
    }

    @SuppressWarnings("NonApiType") // The builder wants it.
    private static LinkedHashMap<String, StateTypeStrategy> state() {
        LinkedHashMap<String, StateTypeStrategy> state = new LinkedHashMap<>();
        state.put(
                STATE,
                StateTypeStrategy.of(
                        TypeStrategies.explicit(
                                MapView.newMapViewDataType(
                                        DataTypes.INT().notNull(),
                                        DataTypes.RAW(KeyWindows.class, new KeyWindowsSerializer())
                                                .notNull())),
                        // Windows expire by event time; any other limit would cost, and be wrong.
                        Duration.ZERO));
        return state;
    }

    private CallPlan plan(CallContext call, boolean updated) {
        List<String> names = new ArrayList<>();
        names.add(CallArguments.INPUT);
        arguments().forEach(argument -> names.add(argument.name()));
        return CallPlan.of(new CallArguments(functionName(), names, call), windows(), updated);
    }

    /** Checks calls, whose arguments have their types already. */
    private final class Checked implements InputTypeStrategy {

        @Override
        public ArgumentCount getArgumentCount() {
            return ConstantArgumentCount.any();
        }

        @Override
        public Optional<List<DataType>> inferInputTypes(
                CallContext callContext, boolean throwOnFailure) {
            try {
                plan(callContext, false);
            } catch (ValidationException e) {
                if (throwOnFailure) {
                    throw e;
                }
                return Optional.empty();
            }
            return Optional.of(callContext.getArgumentDataTypes());
        }

        @Override
        public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
            List<Signature.Argument> signature = new ArrayList<>();
            signature.add(Signature.Argument.of(CallArguments.INPUT, "TABLE ... PARTITION BY"));
            for (Argument argument : arguments()) {
                signature.add(
                        Signature.Argument.of(
                                argument.name(),
                                argument.type() + (argument.optional() ? " (optional)" : "")));
            }
            return List.of(Signature.of(signature));
        }
    }

    /**
     * Upserts where the keys identify a window and nobody needs the rows that are replaced; inserts
     * where nothing else is wanted; otherwise everything.
     */
    @Override
    public ChangelogMode getChangelogMode(ChangelogContext context) {
        ChangelogMode required = context.getRequiredChangelogMode();
        if (required != null && required.containsOnly(RowKind.INSERT)) {
            return ChangelogMode.insertOnly();
        }
        boolean upserts =
                windows() == CallPlan.Windows.GIVEN
                        && (required == null || !required.contains(RowKind.UPDATE_BEFORE));
        return upserts ? ChangelogMode.upsert(false) : ChangelogMode.all();
    }

    @Override
    @SuppressWarnings("deprecation") // Nothing else lets rows come in their internal form.
    public UserDefinedFunction specialize(SpecializedContext context) {
        CallContext call = context.getCallContext();
        ChangelogMode output = call.getOutputChangelogMode().orElseGet(ChangelogMode::all);
        boolean updated =
                call.getTableSemantics(0)
                        .flatMap(semantics -> semantics.changelogMode())
                        .map(mode -> !mode.containsOnly(RowKind.INSERT))
                        .orElse(false);
        CallPlan plan = plan(call, updated);
        if (output.containsOnly(RowKind.INSERT) && !plan.onlyInserts(updated)) {
            throw new ValidationException(
                    "%s publishes changes, and what reads them takes only inserts. Use emit => 'FINAL' without allowed_lateness over a table with inserts only, or a sink that takes changes."
                            .formatted(functionName()));
        }
        List<DataType> types = new ArrayList<>();
        types.add(call.getArgumentDataTypes().get(0).bridgedTo(RowData.class));
        for (Argument argument : arguments()) {
            types.add(internal(argument.type()));
        }
        DataType result = call.getOutputDataType().orElseGet(plan::resultType);
        TypeInference specialized =
                TypeInference.newBuilder()
                        .typedArguments(types)
                        .stateTypeStrategies(state())
                        .outputTypeStrategy(
                                TypeStrategies.explicit(result.bridgedTo(RowData.class)))
                        .build();
        return specialized(
                new Specialized(
                        plan.rules(
                                zone(context.getConfiguration()),
                                output.contains(RowKind.UPDATE_BEFORE),
                                updated),
                        specialized,
                        output.containsOnly(RowKind.INSERT)));
    }

    private static DataType internal(DataType type) {
        if (type.equals(TEXT)) {
            return type.bridgedTo(StringData.class);
        }
        return type.equals(INTERVAL) ? type.bridgedTo(Long.class) : type;
    }

    private static ZoneId zone(ReadableConfig configuration) {
        String zone = configuration.get(TableConfigOptions.LOCAL_TIME_ZONE);
        return TableConfigOptions.LOCAL_TIME_ZONE.defaultValue().equals(zone)
                ? ZoneId.systemDefault()
                : ZoneId.of(zone);
    }

    @Override
    public void open(FunctionContext context) throws Exception {
        super.open(context);
        MetricGroup metrics = context.getMetricGroup();
        late = metrics.counter("numLateRecordsDropped");
        timeless = metrics.counter("numNullRowTimeRecordsDropped");
        table = WindowTable.of(required(rules), this::collect);
        keyTime = new ContextTime();
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("only a function that Flink has specialized runs");
        }
        return part;
    }

    /** Takes a row of the table. */
    final void process(Context context, MapView<Integer, KeyWindows> state, RowData row)
            throws Exception {
        WindowTable windows = required(table);
        TimeColumn time = required(rules).time();
        if (time != null && time.isNull(row)) {
            required(timeless).inc();
            return;
        }
        long timestamp = time == null ? 0 : time.millis(row);
        KeyWindows key = windowsOf(state);
        boolean isNew = key == null;
        if (key == null) {
            key = KeyWindows.empty(windows.format());
        }
        ContextTime of = required(keyTime);
        of.is(context);
        if (!windows.add(row, timestamp, of, key)) {
            required(late).inc();
        } else if (isNew) {
            if (!key.rows(windows.format()).isEmpty()) {
                insert(state, key);
            }
        } else {
            update(state, key);
        }
    }

    private @Nullable KeyWindows windowsOf(MapView<Integer, KeyWindows> state) throws Exception {
        KeyWindows key = state.get(ENTRY);
        if (onlyInserts && key != null) {
            requireUnpublished(key.rows(required(table).format()));
        }
        return key;
    }

    /** A call that only inserts clears a window with its row: what is published is another's. */
    private void requireUnpublished(List<WindowRow> windows) {
        for (WindowRow window : windows) {
            if (window.published) {
                throw new FlinkRuntimeException(
                        "%s with emit => 'FINAL', read by what takes only inserts: the restored state has windows whose rows were published before by another emit, and may have to be replaced. Keep that emit, write to a sink that takes changes, or start without this function's state."
                                .formatted(functionName()));
            }
        }
    }

    /**
     * A state that makes no bytes of what it is given has the object itself, here and from now on.
     * What {@code get} returns may be changed then: while a snapshot is written, it is a copy that
     * has taken the place of the one that is written.
     */
    private void insert(MapView<Integer, KeyWindows> state, KeyWindows key) throws Exception {
        if (keepsObjects) {
            // A map that is made for one entry is a third as large as one that waits for more.
            state.putAll(Collections.singletonMap(ENTRY, key));
        } else {
            state.put(ENTRY, key);
        }
        keepsObjects = !key.isSerialized();
    }

    private void update(MapView<Integer, KeyWindows> state, KeyWindows key) throws Exception {
        if (!keepsObjects) {
            state.put(ENTRY, key);
        }
    }

    private void delete(MapView<Integer, KeyWindows> state) throws Exception {
        if (keepsObjects) {
            // One look-up; where there are bytes it would look for other entries.
            state.clear();
        } else {
            state.remove(ENTRY);
        }
    }

    /** A time that was asked for is reached. */
    final void wake(OnTimerContext context, MapView<Integer, KeyWindows> state) throws Exception {
        WindowTable windows = required(table);
        KeyWindows key = windowsOf(state);
        if (key == null) {
            return;
        }
        ContextTime time = required(keyTime);
        time.is(context);
        windows.wake(time.now(), time, key);
        if (key.rows(windows.format()).isEmpty()) {
            delete(state);
        } else {
            update(state, key);
        }
    }

    /**
     * Event time of the call that runs; reused. What Flink gives for a call is used in it and not
     * kept: to store a reference in an old object waits for all earlier stores with G1.
     */
    private static final class ContextTime implements KeyTime {

        private @Nullable Context context;
        private boolean knowsWatermark;
        private long watermark;

        /** Another call. */
        void is(Context another) {
            if (context != another) {
                context = another;
            }
            knowsWatermark = false;
        }

        private TimeContext<Long> time() {
            return required(context).timeContext(Long.class);
        }

        /** When a timer was to fire. */
        long now() {
            return required(time().time());
        }

        @Override
        public long watermark() {
            if (!knowsWatermark) {
                Long current = time().currentWatermark();
                watermark = current == null ? Long.MIN_VALUE : current;
                knowsWatermark = true;
            }
            return watermark;
        }

        @Override
        public void wakeAt(long timestamp) {
            time().registerOnTime(timestamp);
        }
    }
}
