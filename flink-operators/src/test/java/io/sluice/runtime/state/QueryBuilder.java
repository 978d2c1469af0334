package io.sluice.runtime.state;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.KeyGroupWatermarks;
import io.sluice.core.engine.SliceTables;
import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyHash;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.RowSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** A query of a test, and state of it: one row per number of records added. */
final class QueryBuilder {

    static final long END = 60_000;

    private final List<String> keyNames = new ArrayList<>();
    private final List<TypeSerializer<?>> keySerializers = new ArrayList<>();
    private final List<NamedAggregate<Object>> aggregates = new ArrayList<>();
    private final List<TypeSerializer<?>> accumulatorSerializers = new ArrayList<>();
    private WindowSpec window = WindowSpec.tumbling(60_000, 0);
    private EmissionPolicy emission = EmissionPolicy.of(EmissionPolicy.Kind.PER_RECORD);
    private ChangelogMode changelog = ChangelogMode.UPSERT;

    QueryBuilder key(String name, TypeSerializer<?> serializer) {
        keyNames.add(name);
        keySerializers.add(serializer);
        return this;
    }

    QueryBuilder aggregate(String name, Aggregate<Object> aggregate) {
        return aggregate(name, aggregate, null);
    }

    QueryBuilder aggregate(
            String name, Aggregate<Object> aggregate, TypeSerializer<?> accumulatorSerializer) {
        aggregates.add(new NamedAggregate<>(name, aggregate));
        accumulatorSerializers.add(accumulatorSerializer);
        return this;
    }

    QueryBuilder window(WindowSpec spec) {
        window = spec;
        return this;
    }

    QueryBuilder emit(EmissionPolicy policy) {
        emission = policy;
        return this;
    }

    QueryBuilder changelog(ChangelogMode mode) {
        changelog = mode;
        return this;
    }

    StateFormat format() {
        RowSchema schema =
                new RowSchema(
                        keyNames,
                        keySerializers,
                        new AccumulatorLayout<>(aggregates),
                        accumulatorSerializers);
        return new StateFormat("q", new EngineSpec(window, emission, changelog, 0), schema);
    }

    /** A row: what was added to it before and after it was emitted. */
    record Sample(List<Object> key, List<Object> before, boolean emitted, List<Object> after) {

        static Sample of(Object key, Object... records) {
            return new Sample(List.of(key), List.of(), false, Arrays.asList(records));
        }
    }

    RawState write(Sample... samples) {
        StateFormat format = format();
        @SuppressWarnings("unchecked") // Its records are objects.
        AccumulatorLayout<Object> layout = (AccumulatorLayout<Object>) format.schema().layout();
        TableShape shape = new TableShape(keyNames.size(), layout, format.spec().keepsEmitted());
        SliceTables tables = new SliceTables(new TablePool(shape, 16, 1, MemoryBudget.unlimited()));
        SliceTable table = tables.getOrCreate(END);
        DetachedRow row = new DetachedRow(shape);
        for (Sample sample : samples) {
            for (int i = 0; i < row.key().length; i++) {
                row.key()[i] = sample.key().get(i);
            }
            row.hash(hashOf(sample.key()));
            row.clear();
            sample.before()
                    .forEach(
                            one ->
                                    layout.accumulate(
                                            one,
                                            timestampOf(one),
                                            row.lanes(),
                                            0,
                                            row.objects(),
                                            0));
            int at = table.merge(row);
            if (sample.emitted()) {
                table.markEmitted(at);
            }
            row.clear();
            sample.after()
                    .forEach(
                            one ->
                                    layout.accumulate(
                                            one,
                                            timestampOf(one),
                                            row.lanes(),
                                            0,
                                            row.objects(),
                                            0));
            if (!sample.after().isEmpty()) {
                table.merge(row);
                table.markDirty(at);
            }
        }
        return RawState.write(
                format,
                tables,
                new KeyGroupWatermarks(0, RawState.MAX_PARALLELISM, 0),
                RawState.ALL);
    }

    private static long timestampOf(Object record) {
        return record instanceof Quote quote ? quote.timestamp() : 0;
    }

    private static int hashOf(List<Object> key) {
        int hash = 0;
        for (Object field : key) {
            hash = KeyHash.combine(hash, field.hashCode());
        }
        return hash;
    }

    /** Results of the rows' aggregates by name, as restored into this query. */
    List<List<Object>> results(RawState state) throws Exception {
        List<List<Object>> results = new ArrayList<>();
        state.read(
                format(),
                RawState.ALL,
                new Results((row, asEmitted) -> results.add(valuesOf(row))));
        return results;
    }

    /** As {@link #results}, of the rows as they were emitted. */
    List<List<Object>> resultsAsEmitted(RawState state) throws Exception {
        List<List<Object>> results = new ArrayList<>();
        state.read(
                format(),
                RawState.ALL,
                new Results((row, asEmitted) -> results.add(valuesOf(asEmitted))));
        return results;
    }

    private List<Object> valuesOf(DetachedRow row) {
        AccumulatorLayout<?> layout = format().schema().layout();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < aggregates.size(); i++) {
            values.add(layout.result(i, row.lanes(), 0, row.objects(), 0));
        }
        return values;
    }

    private record Results(BiConsumer<DetachedRow, DetachedRow> out) implements StateHandler {
        @Override
        public void keyGroup(
                int keyGroup, long watermark, long expired, @Nullable UnfinishedClose unfinished) {}

        @Override
        public void row(
                int tableSet,
                long end,
                DetachedRow row,
                boolean emitted,
                boolean dirty,
                DetachedRow asEmitted) {
            out.accept(row, asEmitted);
        }
    }
}
