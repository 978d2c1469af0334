package io.sluice.perf.engine;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.min;
import static io.sluice.Aggregates.sum;

import io.sluice.Emit;
import io.sluice.Grouping;
import io.sluice.Sluice;
import io.sluice.Windowed;
import io.sluice.Windows;
import io.sluice.core.engine.Change;
import io.sluice.core.window.NamedWindows;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.Emission;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.Workload;
import io.sluice.runtime.ChangeMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** The query as a user of Sluice writes it. */
final class SluiceWindows implements WindowJob.Windowing<Trade, TradeSummary> {

    private final @Nullable Emit emit;

    /** Publishes as the workload says. */
    SluiceWindows() {
        emit = null;
    }

    /** Publishes in another way. */
    SluiceWindows(Emit emit) {
        this.emit = emit;
    }

    @Override
    public DataStream<TradeSummary> apply(DataStream<Trade> trades, Workload workload) {
        int keyFields = workload.keyFields();
        return windowed(grouping(trades, keyFields), workload.windows())
                .aggregate(
                        count().as("trades"),
                        sum((Trade trade) -> trade.quantity).as("volume"),
                        min((Trade trade) -> trade.price).as("min_price"),
                        max((Trade trade) -> trade.price).as("max_price"),
                        avg((Trade trade) -> trade.price).as("avg_price"))
                .emit(emit == null ? emit(workload.emission()) : emit)
                .map(new Summary(keyFields), Types.POJO(TradeSummary.class));
    }

    private static Grouping<Trade> grouping(DataStream<Trade> trades, int keyFields) {
        Grouping<Trade> byTrader = Sluice.on(trades).keyBy("trader", trade -> trade.trader);
        return keyFields == 1 ? byTrader : byTrader.keyBy("symbol", trade -> trade.symbol);
    }

    private static Windowed<Trade> windowed(Grouping<Trade> grouping, List<WindowShape> shapes) {
        if (shapes.size() == 1) {
            return grouping.window(windows(shapes.get(0)));
        }
        NamedWindows[] named =
                IntStream.range(0, shapes.size())
                        .mapToObj(i -> ((Windows.Aligned) windows(shapes.get(i))).as("window " + i))
                        .toArray(NamedWindows[]::new);
        return grouping.windows(named[0], Arrays.copyOfRange(named, 1, named.length));
    }

    static Windows windows(WindowShape shape) {
        Duration size = Duration.ofMillis(shape.sizeMillis());
        Duration step = Duration.ofMillis(shape.stepMillis());
        Windows windows =
                switch (shape.kind()) {
                    case TUMBLING -> Windows.tumbling(size);
                    case HOPPING -> Windows.hopping(size).slide(step);
                    case CUMULATING -> Windows.cumulating(size).step(step);
                    case SESSION -> Windows.session(size);
                };
        return shape.inProcessingTime() ? windows.inProcessingTime() : windows;
    }

    static Emit emit(Emission emission) {
        return switch (emission) {
            case FINAL -> Emit.finalResults();
            case CHANGES -> Emit.changes();
            case EVERY_100_MS -> Emit.every(Duration.ofMillis(emission.intervalMillis()));
            case PER_RECORD -> Emit.perRecord();
            case ALL_GROUPS -> Emit.allGroupsPerRecord();
        };
    }

    /** A row of the result; keys are of any type that shows itself as the text. */
    record Summary(int keyFields) implements ChangeMapper<TradeSummary> {

        @Override
        public TradeSummary map(Change change) {
            TradeSummary row = new TradeSummary();
            row.trader = notNull(change.key(0)).toString();
            if (keyFields > 1) {
                row.symbol = notNull(change.key(1)).toString();
            }
            row.windowStart = change.windowStart();
            row.windowEnd = change.windowEnd();
            row.trades = (Long) notNull(change.value(0));
            row.volume = (Long) notNull(change.value(1));
            row.minPrice = (Double) notNull(change.value(2));
            row.maxPrice = (Double) notNull(change.value(3));
            row.avgPrice = (Double) notNull(change.value(4));
            return row;
        }

        private static Object notNull(@Nullable Object value) {
            return Objects.requireNonNull(value);
        }
    }
}
