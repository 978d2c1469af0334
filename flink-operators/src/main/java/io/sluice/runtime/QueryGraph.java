package io.sluice.runtime;

import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaBlockTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Puts a query's operators into the job graph: fold, chained to the input, then exchange, then
 * window.
 */
public final class QueryGraph {

    private QueryGraph() {}

    /** Attaches fold and window to a stream. Fold is in the graph even where it never folds. */
    public static <T, OUT> SingleOutputStreamOperator<OUT> attach(
            DataStream<T> input,
            WindowQuery<T> query,
            Placement placement,
            ChangeMapper<OUT> mapper,
            TypeInformation<OUT> outType) {
        String name =
                placement.name() != null ? placement.name() : query.spec().window().toString();
        SingleOutputStreamOperator<DeltaBlock> folded =
                input.transform(
                                "Fold(" + name + ")",
                                DeltaBlockTypeInfo.INSTANCE,
                                new FoldOperatorFactory<>(query))
                        .setParallelism(input.getParallelism());
        SingleOutputStreamOperator<OUT> windowed =
                folded.keyBy(new KeyGroupSelector(query.maxParallelism()), Types.INT)
                        .transform(
                                "Window(" + name + ")",
                                outType,
                                new WindowOperatorFactory<>(query, mapper))
                        .setMaxParallelism(query.maxParallelism());
        if (placement.parallelism() != null) {
            windowed.setParallelism(placement.parallelism());
        }
        if (placement.uid() != null) {
            folded.uid(placement.uid() + "-fold");
            windowed.uid(placement.uid() + "-window");
        }
        if (placement.slotSharingGroup() != null) {
            folded.slotSharingGroup(placement.slotSharingGroup());
            windowed.slotSharingGroup(placement.slotSharingGroup());
        }
        return windowed;
    }
}
