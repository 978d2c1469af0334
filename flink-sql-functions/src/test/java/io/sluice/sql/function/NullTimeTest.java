package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.window.AlignedWindows;
import io.sluice.runtime.AggregateColumn;
import io.sluice.sql.FunctionAggregate;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/** Rows without time: Flink's own watermarks mostly stop them before, but not every source's. */
class NullTimeTest {

    @Test
    void rowsWithoutTimeAreLeftOut() throws Exception {
        List<FunctionAggregate> aggregates =
                FunctionAggregate.of(
                        "COUNT(*) AS n",
                        List.of("v", "ts"),
                        List.of(new BigIntType(), new TimestampType(3)),
                        List.of(),
                        true,
                        false);
        ArrayList<AggregateColumn<RowData>> columns = new ArrayList<>();
        columns.add(aggregates.get(0).column());
        ArrayList<FunctionAggregate.Conversion> conversions = new ArrayList<>();
        conversions.add(aggregates.get(0).conversion());
        WindowRules rules =
                new WindowRules(
                        new WindowShape.Aligned(AlignedWindows.Kind.TUMBLING, 10, 10, 0),
                        new TimeColumn(1, 3),
                        columns,
                        conversions,
                        Emission.CHANGES,
                        0,
                        0,
                        true,
                        true,
                        false);
        TypeInference unused =
                TypeInference.newBuilder()
                        .outputTypeStrategy(TypeStrategies.explicit(DataTypes.INT()))
                        .build();
        WindowFunction function =
                new TumbleChangesFunction()
                        .specialized(new WindowFunction.Specialized(rules, unused, false));
        List<Long> counts = new ArrayList<>();
        function.setCollector(
                new Collector<>() {
                    @Override
                    public void collect(RowData row) {
                        counts.add(row.getLong(2));
                    }

                    @Override
                    public void close() {}
                });
        function.open(new FunctionContext(null));
        MapView<Integer, KeyWindows> state = new MapView<>();

        function.process(new NoTime(), state, GenericRowData.of(1L, null));
        assertThat(counts).isEmpty();
        assertThat(state.isEmpty()).isTrue();
        function.process(
                new NoTime(), state, GenericRowData.of(1L, TimestampData.fromEpochMillis(5)));

        assertThat(counts).containsExactly(1L);
        assertThat(state.isEmpty()).isFalse();
    }

    /** Before the first watermark. */
    private static final class NoTime
            implements ProcessTableFunction.Context, ProcessTableFunction.TimeContext<Long> {

        @Override
        @SuppressWarnings("unchecked") // The function asks for milliseconds.
        public <T> ProcessTableFunction.TimeContext<T> timeContext(Class<T> conversionClass) {
            return (ProcessTableFunction.TimeContext<T>) this;
        }

        @Override
        public TableSemantics tableSemanticsFor(String argName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void clearState(String stateName) {}

        @Override
        public void clearAllState() {}

        @Override
        public void clearAllTimers() {}

        @Override
        public void clearAll() {}

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.all();
        }

        @Override
        public Long time() {
            return null;
        }

        @Override
        public Long tableWatermark() {
            return null;
        }

        @Override
        public Long currentWatermark() {
            return null;
        }

        @Override
        public void registerOnTime(String name, Long time) {}

        @Override
        public void registerOnTime(Long time) {}

        @Override
        public void clearTimer(String name) {}

        @Override
        public void clearTimer(Long time) {}
    }
}
