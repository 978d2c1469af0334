package io.sluice;

import io.sluice.core.aggregate.ObjectField;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.api.java.typeutils.TypeExtractor;

/**
 * A field whose type is known.
 *
 * @param name of the aggregate that reads it
 * @param <T> type of the records
 */
record ValueInput<T>(
        String name, ObjectField<T> field, TypeInformation<?> type, TypeSerializer<?> serializer) {

    /** Flink itself takes these for unknown classes, unless told otherwise. */
    private static final Map<Class<?>, TypeInformation<?>> LOCAL_TIMES =
            Map.of(
                    LocalDate.class,
                    Types.LOCAL_DATE,
                    LocalTime.class,
                    Types.LOCAL_TIME,
                    LocalDateTime.class,
                    Types.LOCAL_DATE_TIME);

    /** Finds out the type of a field. */
    static <T> ValueInput<T> of(
            String name, ValueField<T, ?> field, BuildContext<? extends T> context) {
        TypeInformation<?> type = typeOf(name, field, context.inputType());
        return new ValueInput<>(name, context.clean(field), type, context.serializer(type));
    }

    private static TypeInformation<?> typeOf(
            String name, ValueField<?, ?> field, TypeInformation<?> inputType) {
        return field instanceof ResultTypeQueryable<?> typed
                ? typed.getProducedType()
                : extracted(name, field, inputType);
    }

    private static <I> TypeInformation<?> extracted(
            String name, ValueField<?, ?> field, TypeInformation<I> inputType) {
        TypeInformation<?> type =
                TypeExtractor.getUnaryOperatorReturnType(
                        field,
                        ValueField.class,
                        0,
                        1,
                        TypeExtractor.NO_INDEX,
                        inputType,
                        name,
                        false);
        return LOCAL_TIMES.getOrDefault(type.getTypeClass(), type);
    }

    Class<?> valueClass() {
        return type.getTypeClass();
    }

    /**
     * Refuses values that may change after they were read, since accumulators keep them.
     *
     * @throws InvalidProgramException naming the aggregate and the type
     */
    ValueInput<T> immutable() {
        if (!serializer.isImmutableType()) {
            throw new InvalidProgramException(
                    "The aggregate '%s' reads a %s, which it cannot keep because it is not known to be immutable. It can keep numbers, String, Boolean, BigDecimal, enums, Instant, LocalDate, LocalTime and LocalDateTime. Convert the field, or use Aggregates.of(AggregateFunction)."
                            .formatted(name, type));
        }
        return this;
    }
}
