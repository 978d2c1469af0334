package io.sluice.perf.engine;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;

import io.sluice.Emit;
import io.sluice.core.engine.Change;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Scenario 3b on rows of Flink's tables, written by hand. */
final class ScenarioRows implements WindowJob.Windowing<RowData, TradeSummary> {

    @Override
    public DataStream<TradeSummary> apply(DataStream<RowData> trades, Workload workload) {
        return SluiceRowWindows.grouping(trades, workload.keyFields())
                .window(SluiceWindows.windows(workload.window()))
                .aggregate(
                        count().as("trade_count"),
                        avg((RowData row) -> row.getDouble(3)).as("avg_price"),
                        sum((RowData row) -> row.getLong(2)).as("total_quantity"),
                        sum((RowData row) -> row.getDouble(3) * row.getLong(2)).as("total_value"))
                .emit(Emit.changes())
                .map(ScenarioRows::summary, Types.POJO(TradeSummary.class));
    }

    private static TradeSummary summary(Change change) {
        TradeSummary row = new TradeSummary();
        row.trader = notNull(change.key(0)).toString();
        row.symbol = notNull(change.key(1)).toString();
        row.windowStart = change.windowStart();
        row.windowEnd = change.windowEnd();
        row.trades = (Long) notNull(change.value(0));
        row.avgPrice = (Double) notNull(change.value(1));
        row.volume = (Long) notNull(change.value(2));
        row.totalValue = (Double) notNull(change.value(3));
        return row;
    }

    private static Object notNull(@Nullable Object value) {
        return Objects.requireNonNull(value);
    }
}
