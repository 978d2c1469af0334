package io.sluice.sql.rowdata;

import io.sluice.runtime.DeferredFunction;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.util.SingleElementIterator;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * A user's aggregate function of SQL as one of rows. It is opened in the job, before its first use,
 * and not where the job is built; its values are converted to the classes that it asks for.
 */
public final class UserAggregate
        implements AggregateFunction<RowData, Object, Object>, DeferredFunction {

    private static final long serialVersionUID = 1L;

    private final org.apache.flink.table.functions.AggregateFunction<Object, Object> function;
    private final RowData.FieldGetter[] getters;
    private final DataStructureConverter<Object, Object>[] arguments;

    /** Of values that reach the function as they lie in the row; null for others. */
    private final @Nullable TypeSerializer<Object>[] copies;

    private final DataStructureConverter<Object, Object> result;
    private final Class<?> accumulatorClass;
    private final Class<?>[] argumentClasses;
    private final int filter;

    /** Whether this is a copy that a job runs. */
    private transient boolean inJob;

    /** Null before the function is opened. */
    private transient @Nullable FunctionMethods methods;

    /** Reused. */
    private transient Object[] values;

    /** Reused. */
    private transient SingleElementIterator<Object> merged;

    /**
     * @param function with methods {@code accumulate} and {@code merge}; no other aggregate has it,
     *     because each opens its own
     * @param positions of the arguments
     * @param argumentTypes with the classes that the function takes
     * @param accumulatorType with its class
     * @param resultType with the class that the function gives
     * @param filter position of a BOOLEAN, or {@link RowFields#NO_FILTER}
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // There is no array of a generic type.
    public UserAggregate(
            org.apache.flink.table.functions.AggregateFunction<Object, Object> function,
            int[] positions,
            List<DataType> argumentTypes,
            DataType accumulatorType,
            DataType resultType,
            int filter) {
        this.function = function;
        this.filter = filter;
        getters = new RowData.FieldGetter[positions.length];
        arguments = new DataStructureConverter[positions.length];
        copies = new TypeSerializer[positions.length];
        argumentClasses = new Class<?>[positions.length];
        for (int i = 0; i < positions.length; i++) {
            DataType type = argumentTypes.get(i);
            getters[i] = RowData.createFieldGetter(type.getLogicalType(), positions[i]);
            arguments[i] = DataStructureConverters.getConverter(type);
            if (arguments[i].isIdentityConversion()) {
                copies[i] = InternalSerializers.create(type.getLogicalType());
            }
            argumentClasses[i] = type.getConversionClass();
        }
        result = DataStructureConverters.getConverter(resultType);
        accumulatorClass = accumulatorType.getConversionClass();
        values = new Object[positions.length];
        merged = new SingleElementIterator<>();
    }

    private void readObject(ObjectInputStream serialized)
            throws IOException, ClassNotFoundException {
        serialized.defaultReadObject();
        values = new Object[getters.length];
        merged = new SingleElementIterator<>();
        inJob = true;
    }

    /** Opens the function if that has not been done; null where the job is built. */
    private @Nullable FunctionMethods methods() {
        if (methods == null && inJob) {
            methods = open();
        }
        return methods;
    }

    private FunctionMethods open() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        for (DataStructureConverter<Object, Object> argument : arguments) {
            argument.open(loader);
        }
        result.open(loader);
        try {
            function.open(new FunctionContext(null, loader, null));
        } catch (Exception failed) {
            throw new FlinkRuntimeException("Cannot open the function " + function, failed);
        }
        return FunctionMethods.of(function.getClass(), accumulatorClass, argumentClasses);
    }

    @Override
    public String functionName() {
        return function.getClass().getName();
    }

    @Override
    public Object createAccumulator() {
        methods();
        return function.createAccumulator();
    }

    @Override
    public Object add(RowData row, Object accumulator) {
        FunctionMethods bound = methods();
        if (bound != null && !RowFields.isLeftOut(row, filter)) {
            for (int i = 0; i < getters.length; i++) {
                values[i] = argument(i, row);
            }
            bound.accumulate(function, accumulator, values);
        }
        return accumulator;
    }

    /** The function may keep it, and the row is used again. */
    private @Nullable Object argument(int index, RowData row) {
        Object value = getters[index].getFieldOrNull(row);
        TypeSerializer<Object> copy = copies[index];
        return value == null || copy == null
                ? arguments[index].toExternalOrNull(value)
                : copy.copy(value);
    }

    /** Where the job is built there is nothing in accumulators. */
    @Override
    public Object merge(Object into, Object from) {
        FunctionMethods bound = methods();
        if (bound != null) {
            merged.set(from);
            bound.merge(function, into, merged);
        }
        return into;
    }

    @Override
    public @Nullable Object getResult(Object accumulator) {
        methods();
        return result.toInternalOrNull(function.getValue(accumulator));
    }
}
