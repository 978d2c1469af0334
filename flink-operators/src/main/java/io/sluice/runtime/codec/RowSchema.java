package io.sluice.runtime.codec;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.ObjectAggregate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a query consists of, and how its parts become bytes.
 *
 * @param keyNames names of the key fields, at least 1
 * @param keySerializers serializers of the key fields
 * @param layout the accumulator
 * @param accumulatorSerializers one per aggregate: the accumulator's serializer, null for
 *     aggregates in lanes
 */
public record RowSchema(
        List<String> keyNames,
        List<TypeSerializer<?>> keySerializers,
        AccumulatorLayout<?> layout,
        List<@Nullable TypeSerializer<?>> accumulatorSerializers) {

    /** Refuses lists of differing length and object accumulators without serializer. */
    public RowSchema {
        keyNames = List.copyOf(keyNames);
        keySerializers = List.copyOf(keySerializers);
        accumulatorSerializers =
                Collections.unmodifiableList(new ArrayList<>(accumulatorSerializers));
        if (keyNames.isEmpty() || keyNames.size() != keySerializers.size()) {
            throw new IllegalArgumentException(
                    "key fields "
                            + keyNames
                            + " need one serializer each, got "
                            + keySerializers.size());
        }
        requireSerializers(layout, accumulatorSerializers);
    }

    private static void requireSerializers(
            AccumulatorLayout<?> layout, List<@Nullable TypeSerializer<?>> serializers) {
        if (serializers.size() != layout.aggregates().size()) {
            throw new IllegalArgumentException(
                    layout.aggregates().size()
                            + " aggregates need as many accumulator serializers (null for lanes), got "
                            + serializers.size());
        }
        for (int i = 0; i < serializers.size(); i++) {
            boolean inObject = layout.aggregates().get(i).aggregate() instanceof ObjectAggregate;
            if (inObject != (serializers.get(i) != null)) {
                throw new IllegalArgumentException(
                        "aggregate '"
                                + layout.aggregates().get(i).name()
                                + (inObject
                                        ? "' needs a serializer of its accumulator"
                                        : "' lives in lanes and takes no serializer"));
            }
        }
    }

    /** A schema whose aggregates all live in lanes. */
    public static RowSchema ofLanes(
            List<String> keyNames,
            List<TypeSerializer<?>> keySerializers,
            AccumulatorLayout<?> layout) {
        return new RowSchema(
                keyNames,
                keySerializers,
                layout,
                Collections.nCopies(layout.aggregates().size(), null));
    }
}
