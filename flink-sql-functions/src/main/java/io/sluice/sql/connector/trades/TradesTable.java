package io.sluice.sql.connector.trades;

import io.sluice.BatchedWatermarks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A table of trades. Watermarks are made in the source, per split: those that the table declares,
 * or with {@code SOURCE_WATERMARK()} exact ones, which trail the rows by the disorder.
 */
final class TradesTable
        implements ScanTableSource, SupportsWatermarkPushDown, SupportsSourceWatermark {

    /** Aimed at by the source's own watermarks; at high rates there are more of them. */
    private static final long WATERMARKS_PER_SECOND = 20;

    private static final int MOST_ROWS_PER_WATERMARK = 1_000;

    private final TradesConfig config;
    private final RowType row;
    private final List<TradeField> fields;
    private final @Nullable Integer parallelism;
    private WatermarkStrategy<RowData> watermarks = WatermarkStrategy.noWatermarks();

    TradesTable(
            TradesConfig config,
            RowType row,
            List<TradeField> fields,
            @Nullable Integer parallelism) {
        this.config = config;
        this.row = row;
        this.fields = fields;
        this.parallelism = parallelism;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        watermarks = strategy;
    }

    @Override
    public void applySourceWatermark() {
        long perWatermark =
                config.rowsPerSecond() == 0
                        ? MOST_ROWS_PER_WATERMARK
                        : Math.min(
                                MOST_ROWS_PER_WATERMARK,
                                Math.max(1, config.rowsPerSecond() / WATERMARKS_PER_SECOND));
        watermarks =
                BatchedWatermarks.<RowData>forBoundedOutOfOrderness(
                                Duration.ofMillis(config.disorderMillis()))
                        .everyRecords((int) perWatermark);
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return new Scan(new TradeSource(config, fields), watermarks, row, parallelism);
    }

    @Override
    public DynamicTableSource copy() {
        TradesTable copy = new TradesTable(config, row, fields, parallelism);
        copy.watermarks = watermarks;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return TradesTableFactory.IDENTIFIER;
    }

    private record Scan(
            TradeSource source,
            WatermarkStrategy<RowData> watermarks,
            RowType row,
            @Nullable Integer parallelism)
            implements DataStreamScanProvider {

        @Override
        public DataStream<RowData> produceDataStream(
                ProviderContext context, StreamExecutionEnvironment environment) {
            DataStreamSource<RowData> stream =
                    environment.fromSource(
                            source,
                            watermarks,
                            TradesTableFactory.IDENTIFIER,
                            InternalTypeInfo.of(row));
            context.generateUid("trades").ifPresent(stream::uid);
            return stream;
        }

        @Override
        public boolean isBounded() {
            return source.getBoundedness() == Boundedness.BOUNDED;
        }

        @Override
        public Optional<Integer> getParallelism() {
            return Optional.ofNullable(parallelism);
        }
    }
}
