package io.sluice.perf.soak;

import static io.sluice.Aggregates.avg;
import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.max;
import static io.sluice.Aggregates.sum;

import io.sluice.BatchedWatermarks;
import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.Windows;
import io.sluice.perf.load.Arrivals;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * Trades without end, as fast as they go, and their changes per key and 10 s. The latency of a row
 * is the age of its newest record: from entering the fold to the sink.
 */
final class SoakJob {

    /** Of event time. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
    private static final int RECORDS_PER_WATERMARK = 1_000;
    private static final long RECORDS_PER_WINDOW = WINDOW.toMillis() * Arrivals.RECORDS_PER_MILLI;

    private SoakJob() {}

    static JobClient start(int keys, String checkpoints) throws Exception {
        Configuration settings = new Configuration();
        settings.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        var trades =
                environment
                        .fromSource(
                                new NumberSequenceSource(0, Long.MAX_VALUE / 2),
                                WatermarkStrategy.noWatermarks(),
                                "numbers")
                        .map(new ToTrade(keys), Types.POJO(Numbered.class))
                        .assignTimestampsAndWatermarks(
                                BatchedWatermarks.<Numbered>forBoundedOutOfOrderness(Duration.ZERO)
                                        .everyRecords(RECORDS_PER_WATERMARK)
                                        .withTimestampAssigner(
                                                (trade, previous) -> trade.timestamp));
        Sluice.on(trades)
                .keyBy("trader", trade -> trade.trader)
                .window(Windows.tumbling(WINDOW))
                .aggregate(
                        count().as("trades"),
                        sum((Numbered trade) -> trade.quantity).as("volume"),
                        avg((Numbered trade) -> trade.price).as("avg_price"),
                        max((Numbered trade) -> SoakMeter.now()).as("newest"))
                .emit(Emit.changes())
                .withWindowClosed()
                .toChangelog()
                .sinkTo(new MeteredSink());
        return environment.executeAsync("soak");
    }

    /** A trade with its event time, reused for each. */
    public static final class Numbered {
        public String trader = "";
        public long quantity;
        public double price;
        public long timestamp;
    }

    private static final class ToTrade extends RichMapFunction<Long, Numbered>
            implements CheckpointListener {

        private static final long serialVersionUID = 1L;
        private static final int BATCH = 1_024;

        private final int keys;
        private transient @Nullable TradePool pool;
        private transient @Nullable Numbered reused;

        ToTrade(int keys) {
            this.keys = keys;
        }

        @Override
        public void open(OpenContext context) {
            pool = TradePool.of(keys, 1);
            reused = new Numbered();
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            SoakMeter.CHECKPOINTS.increment();
        }

        @Override
        public Numbered map(Long number) {
            TradePool trades = Objects.requireNonNull(pool);
            Numbered numbered = Objects.requireNonNull(reused);
            Trade trade = trades.trade((int) (long) number & (trades.size() - 1));
            numbered.trader = trade.trader;
            numbered.quantity = trade.quantity;
            numbered.price = trade.price;
            numbered.timestamp = Arrivals.PLAIN.arrival(number);
            if (number % BATCH == 0) {
                SoakMeter.RECORDS.add(BATCH);
            }
            return numbered;
        }
    }

    /** Notes how old rows are, and that each window that closes has all of its records. */
    private static final class MeteredSink implements Sink<Row> {

        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<Row> createWriter(WriterInitContext context) {
            return new Writer();
        }
    }

    private static final class Writer implements SinkWriter<Row> {

        private static final int BATCH = 1_000;
        // Columns of the rows: trader, bounds of the window, aggregates, and whether it has closed.
        private static final int WINDOW_END = 2;
        private static final int TRADES = 3;
        private static final int NEWEST = 6;
        private static final int CLOSED = 7;

        private final Map<LocalDateTime, Long> recordsByWindow = new HashMap<>();
        private int[] latencies = Latencies.newCounts();
        private int rows;

        @Override
        public void write(Row row, Context context) {
            if (Boolean.TRUE.equals(row.getField(CLOSED))) {
                closed(row);
            } else {
                long newest = (Long) Objects.requireNonNull(row.getField(NEWEST));
                latencies[Latencies.bucket(SoakMeter.now() - newest)]++;
            }
            if (++rows == BATCH) {
                SoakMeter.ROWS.add(rows);
                SoakMeter.LATENCIES.add(latencies);
                latencies = Latencies.newCounts();
                rows = 0;
            }
        }

        private void closed(Row row) {
            LocalDateTime end = (LocalDateTime) Objects.requireNonNull(row.getField(WINDOW_END));
            long records =
                    recordsByWindow.merge(
                            end, (Long) Objects.requireNonNull(row.getField(TRADES)), Long::sum);
            if (records == RECORDS_PER_WINDOW) {
                recordsByWindow.remove(end);
                SoakMeter.WINDOWS.increment();
            } else if (records > RECORDS_PER_WINDOW || recordsByWindow.size() > 2) {
                throw new IllegalStateException(
                        "windows have more or fewer records than they must have: "
                                + recordsByWindow);
            }
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
