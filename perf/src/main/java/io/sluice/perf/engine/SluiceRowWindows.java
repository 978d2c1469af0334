package io.sluice.perf.engine;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.min;
import static io.sluice.Aggregates.sum;
import static java.util.Objects.requireNonNull;

import io.sluice.Grouping;
import io.sluice.Sluice;
import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.TradeSummary;
import io.sluice.perf.load.Workload;
import io.sluice.sql.rowdata.RowFields;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** The query on rows of Flink's tables, written by hand: what the query in SQL is measured by. */
final class SluiceRowWindows implements WindowJob.Windowing<RowData, TradeSummary> {

    private static final LogicalType STRING = VarCharType.STRING_TYPE;

    @Override
    public DataStream<TradeSummary> apply(DataStream<RowData> trades, Workload workload) {
        int keyFields = workload.keyFields();
        return grouping(trades, keyFields)
                .window(SluiceWindows.windows(workload.window()))
                .aggregate(
                        count().as("trades"),
                        sum((RowData row) -> row.getLong(2)).as("volume"),
                        min((RowData row) -> row.getDouble(3)).as("min_price"),
                        max((RowData row) -> row.getDouble(3)).as("max_price"),
                        avg((RowData row) -> row.getDouble(3)).as("avg_price"))
                .emit(SluiceWindows.emit(workload.emission()))
                .map(new SluiceWindows.Summary(keyFields), Types.POJO(TradeSummary.class));
    }

    static Grouping<RowData> grouping(DataStream<RowData> trades, int keyFields) {
        Grouping<RowData> byTrader = by("trader", 0, Sluice.on(trades));
        return keyFields == 1 ? byTrader : by("symbol", 1, byTrader);
    }

    private static Grouping<RowData> by(String name, int position, Grouping<RowData> grouping) {
        return grouping.keyBy(
                name, RowFields.key(STRING, position), requireNonNull(RowFields.keyType(STRING)));
    }
}
