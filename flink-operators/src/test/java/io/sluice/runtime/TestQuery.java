package io.sluice.runtime;

import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.DoubleSum;
import io.sluice.core.aggregate.KeyField;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.engine.ResultRules;
import io.sluice.core.window.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.util.OutputTag;

/** A query over {@link Tick}s by symbol, with the defaults of a test. Immutable. */
record TestQuery(
        WindowSpec window,
        EmissionPolicy emission,
        ChangelogMode changelog,
        long allowedLateness,
        boolean lateToSideOutput,
        List<KeyColumn<Tick>> keys,
        List<AggregateColumn<Tick>> aggregates,
        QuerySettings settings,
        ResultRules results) {

    static final OutputTag<Tick> LATE = new OutputTag<>("late", TypeInformation.of(Tick.class));

    static final TypeSerializer<Tick> TICK =
            TypeInformation.of(Tick.class).createSerializer(new SerializerConfigImpl());

    /** Key groups of all queries. */
    static final int MAX_PARALLELISM = 16;

    /** Interval of drains by time, in ms; one second in {@link Scenario} covers it. */
    static final long INTERVAL = 100;

    private static final long MEMORY_BUDGET = 1 << 26;
    private static final int LARGE_BATCH = 1_000_000;
    private static final LongField<Tick> QUANTITY = new Quantity();

    /** COUNT(*) and SUM(quantity) of each symbol, published once per window. */
    static TestQuery of(WindowSpec window) {
        return new TestQuery(
                window,
                EmissionPolicy.of(EmissionPolicy.Kind.FINAL),
                ChangelogMode.UPSERT,
                0,
                false,
                List.of(new KeyColumn<>("symbol", Tick::symbol, StringSerializer.INSTANCE)),
                List.of(count(), sum()),
                settings(FoldMode.ALWAYS),
                ResultRules.ALL);
    }

    static QuerySettings settings(FoldMode fold) {
        return new QuerySettings(fold, 10_000, 1_000, INTERVAL, 4, 64, 1_000, MEMORY_BUDGET);
    }

    static AggregateColumn<Tick> count() {
        return column("n", new CountAll<>());
    }

    static AggregateColumn<Tick> sum() {
        return column("sum", new LongSum<>(QUANTITY, false));
    }

    static AggregateColumn<Tick> max() {
        return column("max", new LongMax<>(QUANTITY));
    }

    static AggregateColumn<Tick> priceSum() {
        return column("price_sum", new DoubleSum<>(Tick::price));
    }

    static AggregateColumn<Tick> column(String name, Aggregate<Tick> aggregate) {
        return new AggregateColumn<>(new NamedAggregate<>(name, aggregate), null);
    }

    TestQuery emit(EmissionPolicy policy) {
        return new TestQuery(
                window,
                policy,
                changelog,
                allowedLateness,
                lateToSideOutput,
                keys,
                aggregates,
                settings,
                results);
    }

    TestQuery emit(EmissionPolicy.Kind kind) {
        boolean batched = kind == EmissionPolicy.Kind.CHANGES;
        boolean timed = batched || kind == EmissionPolicy.Kind.INTERVAL;
        return emit(
                new EmissionPolicy(kind, batched ? LARGE_BATCH : 0, timed ? INTERVAL : 0, false));
    }

    TestQuery skipUnchanged() {
        return emit(
                new EmissionPolicy(
                        emission.kind(),
                        emission.minBatchRecords(),
                        emission.batchRecords(),
                        emission.intervalMillis(),
                        true));
    }

    TestQuery changelog(ChangelogMode mode) {
        return new TestQuery(
                window,
                emission,
                mode,
                allowedLateness,
                lateToSideOutput,
                keys,
                aggregates,
                settings,
                results);
    }

    TestQuery lateness(long millis) {
        return new TestQuery(
                window,
                emission,
                changelog,
                millis,
                lateToSideOutput,
                keys,
                aggregates,
                settings,
                results);
    }

    TestQuery lateAside() {
        return new TestQuery(
                window,
                emission,
                changelog,
                allowedLateness,
                true,
                keys,
                aggregates,
                settings,
                results);
    }

    TestQuery key(String name, KeyField<Tick> field, TypeSerializer<?> serializer) {
        return new TestQuery(
                window,
                emission,
                changelog,
                allowedLateness,
                lateToSideOutput,
                List.of(new KeyColumn<>(name, field, serializer)),
                aggregates,
                settings,
                results);
    }

    @SafeVarargs
    final TestQuery aggregate(AggregateColumn<Tick>... columns) {
        List<AggregateColumn<Tick>> chosen = new ArrayList<>();
        for (AggregateColumn<Tick> column : columns) {
            chosen.add(column);
        }
        return new TestQuery(
                window,
                emission,
                changelog,
                allowedLateness,
                lateToSideOutput,
                keys,
                chosen,
                settings,
                results);
    }

    TestQuery settings(QuerySettings tuning) {
        return new TestQuery(
                window,
                emission,
                changelog,
                allowedLateness,
                lateToSideOutput,
                keys,
                aggregates,
                tuning,
                results);
    }

    TestQuery fold(FoldMode mode) {
        return settings(
                new QuerySettings(
                        mode,
                        settings.foldBatchRecords(),
                        settings.foldMaxRows(),
                        settings.foldMaxDelayMillis(),
                        settings.foldMinRatio(),
                        settings.tableRows(),
                        settings.closeBatchRows(),
                        settings.memoryBudgetBytes(),
                        settings.spills()));
    }

    /** Spills every row but one of each window. */
    TestQuery spilling() {
        return settings(
                new QuerySettings(
                        settings.fold(),
                        settings.foldBatchRecords(),
                        settings.foldMaxRows(),
                        settings.foldMaxDelayMillis(),
                        settings.foldMinRatio(),
                        settings.tableRows(),
                        settings.closeBatchRows(),
                        1,
                        true));
    }

    /** Closes windows in turns of so many rows. */
    TestQuery closeBatch(int rows) {
        return settings(
                new QuerySettings(
                        settings.fold(),
                        settings.foldBatchRecords(),
                        settings.foldMaxRows(),
                        settings.foldMaxDelayMillis(),
                        settings.foldMinRatio(),
                        settings.tableRows(),
                        rows,
                        settings.memoryBudgetBytes(),
                        settings.spills()));
    }

    /** Shows rows whose count is at least so many. */
    TestQuery havingAtLeast(long count) {
        return results(
                new ResultRules(
                        row -> (Long) row.value(0) >= count,
                        results.marksClosed(),
                        results.retractableInput()));
    }

    /** Marks rows whose window has expired. */
    TestQuery marksClosed() {
        return results(new ResultRules(results.having(), true, results.retractableInput()));
    }

    /** Takes a changelog. */
    TestQuery ofChangelog() {
        return results(new ResultRules(results.having(), results.marksClosed(), true));
    }

    private TestQuery results(ResultRules rules) {
        return new TestQuery(
                window,
                emission,
                changelog,
                allowedLateness,
                lateToSideOutput,
                keys,
                aggregates,
                settings,
                rules);
    }

    TestQuery in(WindowSpec other) {
        return new TestQuery(
                other,
                emission,
                changelog,
                allowedLateness,
                lateToSideOutput,
                keys,
                aggregates,
                settings,
                results);
    }

    WindowQuery<Tick> build() {
        return new WindowQuery<>(
                "ticks",
                new EngineSpec(window, emission, changelog, allowedLateness, results),
                new ArrayList<>(keys),
                new ArrayList<>(aggregates),
                MAX_PARALLELISM,
                TICK,
                results.retractableInput() ? Tick::takesBack : null,
                null,
                lateToSideOutput ? LATE : null,
                settings);
    }

    /** A change as text: {@code +I a 0..10 2 7}. */
    ChangeMapper<String> mapper() {
        return new ChangeText(keys.size(), aggregates.size());
    }

    private record Quantity() implements LongField<Tick> {
        @Override
        public long get(Tick tick) {
            return tick.quantity();
        }

        @Override
        public boolean isNull(Tick tick) {
            return tick.quantity() == null;
        }
    }
}
