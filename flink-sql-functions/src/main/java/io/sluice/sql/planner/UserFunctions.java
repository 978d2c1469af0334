package io.sluice.sql.planner;

import io.sluice.Aggregates;
import io.sluice.Aggregation;
import io.sluice.sql.rowdata.FunctionMethods;
import io.sluice.sql.rowdata.UserAggregate;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.functions.UserDefinedFunctionHelper;
import org.apache.flink.table.functions.python.PythonFunction;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.calcite.FlinkTypeSystem;
import org.apache.flink.table.planner.functions.bridging.BridgingSqlAggFunction;
import org.apache.flink.table.planner.plan.utils.AggregateInfo;
import org.apache.flink.table.planner.plan.utils.AggregateUtil;
import org.apache.flink.table.planner.utils.JavaScalaConversionUtil;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.extraction.ExtractionUtils;
import org.apache.flink.util.InstantiationUtil;

/**
 * A call of a user's aggregate function.
 *
 * @param input columns of the rows
 * @param updated whether rows take back others
 * @param filter position of a BOOLEAN in the rows, or none
 * @param clause for messages
 */
record UserFunctions(
        AggregateCall call, InputColumns input, boolean updated, int filter, PlannedEmit clause) {

    /** Whether a call is one, or of a function of Flink's that is like one. */
    static boolean isCalledBy(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.COLLECT
                || (call.getAggregation() instanceof BridgingSqlAggFunction bridge
                        && isAggregateInJava(bridge.getDefinition()));
    }

    private static boolean isAggregateInJava(FunctionDefinition function) {
        return function == BuiltInFunctionDefinitions.PERCENTILE
                || (function instanceof AggregateFunction && !(function instanceof PythonFunction));
    }

    /**
     * The aggregate.
     *
     * @throws TableException if the function lacks something
     */
    Aggregation<RowData> aggregation() {
        // The session's: a user's JAR may have the function.
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        FlinkTypeFactory types = new FlinkTypeFactory(loader, FlinkTypeSystem.INSTANCE);
        AggregateInfo info =
                AggregateUtil.transformToStreamAggregateInfoList(
                                types,
                                input.type(),
                                JavaScalaConversionUtil.toScala(List.of(call)),
                                new boolean[] {false},
                                false,
                                false,
                                false)
                        .aggInfos()[0];
        AggregateFunction<Object, Object> function = copy(required(info.function()), loader);
        List<DataType> arguments = Arrays.asList(info.externalArgTypes());
        DataType accumulator = info.externalAccTypes()[0];
        requireMethods(function.getClass(), accumulator, arguments);
        TypeInformation<Object> accumulatorType = ExternalTypeInfo.of(accumulator);
        return Aggregates.of(
                new UserAggregate(
                        function,
                        Arrays.stream(info.argIndexes()).map(input::position).toArray(),
                        arguments,
                        accumulator,
                        info.externalResultType(),
                        filter),
                accumulatorType,
                resultType(info.externalResultType()));
    }

    @SuppressWarnings("unchecked") // The function's results are converted to this type.
    private static TypeInformation<Object> resultType(DataType type) {
        return (TypeInformation<Object>)
                (TypeInformation<?>) InternalTypeInfo.of(type.getLogicalType());
    }

    @SuppressWarnings("unchecked") // Its types are those that are inferred.
    private AggregateFunction<Object, Object> required(UserDefinedFunction function) {
        if (updated) {
            throw refused(
                    "the input has updates or deletes, and COLLECT, PERCENTILE and functions of one's own are not asked to take a row back");
        }
        if (!function.isDeterministic()) {
            throw refused("it is not deterministic");
        }
        Class<?> type = function.getClass();
        if (ExtractionUtils.collectMethods(type, UserDefinedFunctionHelper.AGGREGATE_MERGE)
                .isEmpty()) {
            throw refused(
                    "%s has no method merge(accumulator, Iterable), and rows are aggregated in several places"
                            .formatted(type.getName()));
        }
        if (closes(type)) {
            throw refused("%s has a method close(), which is not called".formatted(type.getName()));
        }
        return (AggregateFunction<Object, Object>) function;
    }

    /** All calls in a session have one function, and each call opens its own. */
    private AggregateFunction<Object, Object> copy(
            AggregateFunction<Object, Object> function, ClassLoader loader) {
        try {
            return InstantiationUtil.clone(function, loader);
        } catch (IOException | ClassNotFoundException failed) {
            throw refused("it cannot be serialized: " + failed);
        }
    }

    private static boolean closes(Class<?> type) {
        return ExtractionUtils.collectMethods(type, "close").stream()
                .anyMatch(
                        method ->
                                method.getParameterCount() == 0
                                        && method.getDeclaringClass() != UserDefinedFunction.class);
    }

    private void requireMethods(Class<?> type, DataType accumulator, List<DataType> arguments) {
        try {
            FunctionMethods.of(
                    type,
                    accumulator.getConversionClass(),
                    arguments.stream().map(DataType::getConversionClass).toArray(Class<?>[]::new));
        } catch (ValidationException noSuchMethod) {
            throw refused(String.valueOf(noSuchMethod.getMessage()));
        }
    }

    private TableException refused(String why) {
        return new TableException(
                clause.message(
                        call,
                        input,
                        "%s: %s is not supported: %s. Change the function, or use Flink's own windows (without EMIT)."
                                .formatted(clause, call.getAggregation().getName(), why)));
    }
}
