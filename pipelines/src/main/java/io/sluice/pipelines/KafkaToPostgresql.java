package io.sluice.pipelines;

import java.time.Duration;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/**
 * Trades per trader, symbol and minute, from a topic to a table that is always up to date.
 * Arguments: brokers, topic of the trades, JDBC URL, table, user; the password is taken from the
 * environment variable PGPASSWORD, as psql does.
 */
public final class KafkaToPostgresql {

    private static final long CHECKPOINT_MILLIS = 10_000;

    private static final String UPSERT =
            """
            INSERT INTO %s (trader_id, symbol, window_start, window_end, trades, volume, avg_price)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (trader_id, symbol, window_start, window_end) DO UPDATE SET
                trades = EXCLUDED.trades, volume = EXCLUDED.volume, avg_price = EXCLUDED.avg_price
            """;

    private KafkaToPostgresql() {}

    /** Runs until it is cancelled. */
    public static void main(String[] args) throws Exception {
        if (args.length != 5) {
            throw new IllegalArgumentException(
                    "five arguments are needed: brokers, topic of the trades, JDBC URL, table, user");
        }
        String password = System.getenv("PGPASSWORD");
        JdbcConnectionOptions database =
                new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                        .withUrl(args[2])
                        .withUsername(args[4])
                        .withPassword(password == null ? "" : password)
                        .build();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.enableCheckpointing(CHECKPOINT_MILLIS);
        build(environment, args[0], args[1], database, args[3]);
        environment.execute("trades per minute, to PostgreSQL");
    }

    /** Puts the job together. */
    static void build(
            StreamExecutionEnvironment environment,
            String brokers,
            String from,
            JdbcConnectionOptions database,
            String table) {
        JdbcExecutionOptions batches =
                JdbcExecutionOptions.builder()
                        .withBatchSize(1_000)
                        .withBatchIntervalMs(Duration.ofMillis(200).toMillis())
                        .build();
        // At least once is enough: writing the same row for the same key again changes nothing.
        JdbcSink<Row> sink =
                JdbcSink.<Row>builder()
                        .withQueryStatement(
                                UPSERT.formatted(table),
                                (statement, row) -> {
                                    for (int i = 0; i < row.getArity(); i++) {
                                        statement.setObject(i + 1, row.getField(i));
                                    }
                                })
                        .withExecutionOptions(batches)
                        .buildAtLeastOnce(database);
        TradesPerMinute.changes(environment, brokers, from).sinkTo(sink).uid("results");
    }
}
