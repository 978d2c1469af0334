package io.sluice.perf.nexmark;

import io.sluice.perf.job.WindowJob;
import io.sluice.perf.load.TableContents;
import io.sluice.perf.load.Tally;
import io.sluice.perf.load.WindowShape;
import io.sluice.perf.load.Workload;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** The queries in SQL. */
final class NexmarkSql implements WindowJob.Windowing<RowData, Row> {

    private final Map<String, String> settings;
    private final String suffix;

    /**
     * @param settings of the planner
     * @param suffix behind the query
     */
    NexmarkSql(Map<String, String> settings, String suffix) {
        this.settings = settings;
        this.suffix = suffix;
    }

    @Override
    public DataStream<Row> apply(DataStream<RowData> bids, Workload workload) {
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        bids.getExecutionEnvironment(),
                        // The dialect must be known before there is a planner.
                        EnvironmentSettings.newInstance()
                                .withConfiguration(Configuration.fromMap(settings))
                                .build());
        settings.forEach((key, value) -> tables.getConfig().set(key, value));
        tables.getConfig().set("table.local-time-zone", "UTC");
        Schema.Builder schema =
                Schema.newBuilder()
                        .column("auction", DataTypes.BIGINT().notNull())
                        .column("bidder", DataTypes.BIGINT().notNull())
                        .column("price", DataTypes.BIGINT().notNull());
        if (workload.inProcessingTime()) {
            schema.columnByExpression("ts", "PROCTIME()");
        } else {
            schema.columnByMetadata("ts", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
                    .watermark("ts", "SOURCE_WATERMARK()");
        }
        tables.createTemporaryView("bids", bids, schema.build());
        NexmarkQuery query = NexmarkQuery.of(workload);
        String key = query.keyColumn().isEmpty() ? "" : query.keyColumn() + ", ";
        return tables.toChangelogStream(
                tables.sqlQuery(
                        "SELECT %swindow_start, window_end, %s FROM %s GROUP BY %swindow_start, window_end%s"
                                .formatted(
                                        key,
                                        query.aggregate(),
                                        windows(workload.window(), query.keyColumn()),
                                        key,
                                        suffix)));
    }

    private static String windows(WindowShape shape, String key) {
        String size = "INTERVAL '%d' SECOND".formatted(shape.sizeMillis() / 1_000);
        String step = "INTERVAL '%d' SECOND".formatted(shape.stepMillis() / 1_000);
        return switch (shape.kind()) {
            case TUMBLING -> "TUMBLE(TABLE bids, DESCRIPTOR(ts), %s)".formatted(size);
            case HOPPING -> "HOP(TABLE bids, DESCRIPTOR(ts), %s, %s)".formatted(step, size);
            case SESSION ->
                    "SESSION(TABLE bids PARTITION BY %s, DESCRIPTOR(ts), %s)".formatted(key, size);
            case CUMULATING -> throw new IllegalArgumentException("no query has such windows");
        };
    }

    /** Adds up rows: the key, if there is one, start and end of the window, the aggregate. */
    static final class RowTally implements Tally<Row> {

        private final Tally<BidSummary> tally;

        /**
         * @param tally of the rows, as those of the DataStream API
         */
        RowTally(Tally<BidSummary> tally) {
            this.tally = tally;
        }

        @Override
        public void add(Row row) {
            int at = row.getArity() - 3;
            tally.add(
                    new BidSummary(
                            at == 0 ? 0 : row.<Long>getFieldAs(0),
                            millis(row.getField(at)),
                            millis(row.getField(at + 1)),
                            row.<Long>getFieldAs(at + 2)));
        }

        private static long millis(@Nullable Object bound) {
            return bound instanceof Instant instant
                    ? instant.toEpochMilli()
                    : ((LocalDateTime) Objects.requireNonNull(bound))
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli();
        }

        @Override
        public long count() {
            return tally.count();
        }

        @Override
        public long records() {
            return tally.records();
        }

        @Override
        public TableContents contents() {
            return tally.contents();
        }
    }
}
