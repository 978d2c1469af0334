package io.sluice;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.types.Row;

/**
 * Where a query starts:
 *
 * <pre>{@code
 * DataStream<Row> changes =
 *         Sluice.on(trades)
 *                 .keyBy("trader", Trade::trader)
 *                 .keyBy("symbol", Trade::symbol)
 *                 .window(Windows.tumbling(Duration.ofMinutes(1)))
 *                 .aggregate(count().as("trades"), sum(Trade::quantity).as("volume"))
 *                 .emit(Emit.changes())
 *                 .toChangelog();
 * }</pre>
 *
 * <p>The records need event timestamps and watermarks; see {@link BatchedWatermarks}.
 */
public final class Sluice {

    /** Name of the key of a query on a keyed stream. */
    public static final String KEY = "key";

    private Sluice() {}

    /** A query on a stream, to be grouped by keys. */
    public static <T> Grouping<T> on(DataStream<T> input) {
        return new Grouping<>(new QueryInput<>(input, null), List.of());
    }

    /**
     * A query on a changelog, to be grouped by keys: rows of the kinds -U and -D take back an equal
     * row that came before, at the time of their own timestamp. The aggregates must be able to undo
     * that exactly; a key and window without any record left is deleted from the result.
     *
     * @param changes as {@code StreamTableEnvironment.toChangelogStream} makes them: complete rows,
     *     with -U before each +U
     */
    public static Grouping<Row> onChangelog(DataStream<Row> changes) {
        return onChangelog(changes, Row::getKind);
    }

    /** The same for records of any type that say of what kind they are. */
    public static <T> Grouping<T> onChangelog(DataStream<T> changes, RowKinds<T> kinds) {
        RowKinds<T> cleaned = BuildContext.of(changes).clean(kinds);
        return new Grouping<>(new QueryInput<>(changes, new TakesBack<>(cleaned)), List.of());
    }

    /**
     * A query on a keyed stream, grouped by its key, which is named {@value #KEY}. The records are
     * folded where they come from, before the stream is partitioned.
     */
    public static <T, K> Grouping<T> on(KeyedStream<T, K> input) {
        return on(unpartitioned(input)).keyBy(KEY, input.getKeySelector(), input.getKeyType());
    }

    private static <T, K> DataStream<T> unpartitioned(KeyedStream<T, K> input) {
        if (input.getTransformation() instanceof PartitionTransformation<T> partition) {
            @SuppressWarnings("unchecked") // Partitioning does not change the records.
            DataStream<T> source =
                    new DataStream<>(
                            input.getExecutionEnvironment(),
                            (org.apache.flink.api.dag.Transformation<T>)
                                    partition.getInputs().get(0));
            return source;
        }
        return input;
    }
}
