package io.sluice.sql;

import io.sluice.Aggregates;
import io.sluice.Aggregation;
import io.sluice.ValueField;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.sql.AggregateList.Call;
import io.sluice.sql.AggregateList.Word;
import io.sluice.sql.SqlFunction.Operand;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeMerging;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

/**
 * Makes aggregates over a table of calls. Their results have the types that Flink gives its own:
 * sums of integers wrap around, averages and dispersions of integers are truncated.
 */
record AggregateBinder<T>(AggregateList list, ColumnTypes columns, RecordFields<T> fields) {

    private static final String DEFAULT_SEPARATOR = ",";
    private static final int DEFAULT_LIMIT = 1000;

    /** The result of a call and how it is computed. */
    private record Body<T>(
            SqlResult result, Function<ToIntFunction<String>, Aggregation<T>> maker) {}

    /**
     * Binds a call.
     *
     * @throws ValidationException if a column does not exist or does not fit
     */
    BoundAggregate<T> bind(Call call) {
        Set<String> used = new LinkedHashSet<>();
        for (int i = 0; i < call.operands().size(); i++) {
            if (call.function().operands().get(i) == Operand.COLUMN) {
                columns.typeOf(call.operands().get(i));
                used.add(call.operands().get(i).text());
            }
        }
        Body<T> body = bodyOf(call);
        FilterText filter = call.filter();
        if (filter == null) {
            return new BoundAggregate<>(call.name().text(), used, body.result(), body.maker());
        }
        // Checks the filter and finds out which columns it reads.
        Set<String> tested = new LinkedHashSet<>();
        new FilterBinder(
                        list,
                        columns,
                        column -> {
                            tested.add(column);
                            return 0;
                        })
                .bind(filter);
        used.addAll(tested);
        return new BoundAggregate<>(
                call.name().text(),
                used,
                body.result(),
                positions ->
                        body.maker()
                                .apply(positions)
                                .filter(
                                        fields.filter(
                                                List.copyOf(tested),
                                                positions,
                                                at ->
                                                        new FilterBinder(list, columns, at)
                                                                .bind(filter))));
    }

    private Body<T> bodyOf(Call call) {
        return switch (call.function()) {
            case COUNT -> count(call);
            case SUM, AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> numberOrDecimal(call);
            case MIN, MAX, FIRST, LAST -> choice(call);
            case ARG_MIN, ARG_MAX -> choiceByAnother(call);
            case APPROX_COUNT_DISTINCT -> approximateCount(call);
            case MEDIAN, PERCENTILE -> percentile(call);
            case STRING_AGG -> joined(call);
            case ARRAY_AGG, TOP_N -> list(call);
        };
    }

    private Body<T> count(Call call) {
        if (call.isCountAll()) {
            return new Body<>(SqlResult.count(), positions -> Aggregates.count());
        }
        Word column = call.operands().get(0);
        if (!call.distinct()) {
            return new Body<>(
                    SqlResult.count(),
                    positions -> Aggregates.count(fields.any(at(column, positions))));
        }
        TypeInformation<?> type = columns.valuesOf(column, call.function());
        return new Body<>(
                SqlResult.count(),
                positions -> Aggregates.countDistinct(fields.value(at(column, positions), type)));
    }

    private Body<T> approximateCount(Call call) {
        Word column = call.operands().get(0);
        TypeInformation<?> type = columns.valuesOf(column, call.function());
        return new Body<>(
                SqlResult.count(),
                positions ->
                        Aggregates.approxCountDistinct(fields.value(at(column, positions), type)));
    }

    private Body<T> numberOrDecimal(Call call) {
        Word column = call.operands().get(0);
        LogicalType type = columns.typeOf(column);
        if (!type.is(LogicalTypeRoot.DECIMAL)) {
            return number(call, requireNumber(call));
        }
        LogicalType resultType =
                call.function() == SqlFunction.SUM
                        ? LogicalTypeMerging.findSumAggType(type)
                        : LogicalTypeMerging.findAvgAggType(type);
        return new Body<>(
                SqlResult.decimal(
                        (DecimalType) resultType,
                        nullability(call, TypeConversions.fromLogicalToDataType(resultType))),
                positions -> ofDecimals(call.function(), fields.decimal(at(column, positions))));
    }

    private static <T> Aggregation<T> ofDecimals(
            SqlFunction function, ValueField<T, BigDecimal> field) {
        return switch (function) {
            case SUM -> Aggregates.sum(field);
            case AVG -> Aggregates.avg(field);
            case VAR_POP -> Aggregates.varPop(field);
            case VAR_SAMP -> Aggregates.varSamp(field);
            case STDDEV_POP -> Aggregates.stddevPop(field);
            case STDDEV_SAMP -> Aggregates.stddevSamp(field);
            default -> throw new IllegalStateException(function + " is no function of decimals");
        };
    }

    private SqlNumber requireNumber(Call call) {
        Word column = call.operands().get(0);
        boolean takesDecimals =
                call.function() != SqlFunction.MEDIAN && call.function() != SqlFunction.PERCENTILE;
        return SqlNumber.of(columns.typeOf(column))
                .orElseThrow(
                        () ->
                                columns.unfit(
                                        column,
                                        "a TINYINT, SMALLINT, INT, BIGINT, FLOAT%s for %s"
                                                .formatted(
                                                        takesDecimals
                                                                ? ", DOUBLE or DECIMAL"
                                                                : " or DOUBLE",
                                                        call.function())));
    }

    private Body<T> number(Call call, SqlNumber number) {
        Word column = call.operands().get(0);
        return new Body<>(
                SqlResult.number(number, nullability(call, columns.dataTypeOf(column))),
                positions -> {
                    int at = at(column, positions);
                    return number.isInteger()
                            ? ofIntegers(call.function(), fields.integer(at))
                            : ofReals(call.function(), fields.real(at));
                });
    }

    private static <T> Aggregation<T> ofIntegers(SqlFunction function, LongField<T> field) {
        return switch (function) {
            case SUM -> Aggregates.sum(field).widened();
            case AVG -> Aggregates.truncatedAvg(field);
            case MIN -> Aggregates.min(field);
            case MAX -> Aggregates.max(field);
            case FIRST -> Aggregates.first(field);
            case LAST -> Aggregates.last(field);
            case VAR_POP -> Aggregates.varPop(field);
            case VAR_SAMP -> Aggregates.varSamp(field);
            case STDDEV_POP -> Aggregates.stddevPop(field);
            case STDDEV_SAMP -> Aggregates.stddevSamp(field);
            default -> throw new IllegalStateException(function + " is no function of integers");
        };
    }

    private static <T> Aggregation<T> ofReals(SqlFunction function, DoubleField<T> field) {
        return switch (function) {
            case SUM -> Aggregates.sum(field);
            case AVG -> Aggregates.avg(field);
            case MIN -> Aggregates.min(field);
            case MAX -> Aggregates.max(field);
            case FIRST -> Aggregates.first(field);
            case LAST -> Aggregates.last(field);
            case VAR_POP -> Aggregates.varPop(field);
            case VAR_SAMP -> Aggregates.varSamp(field);
            case STDDEV_POP -> Aggregates.stddevPop(field);
            case STDDEV_SAMP -> Aggregates.stddevSamp(field);
            default -> throw new IllegalStateException(function + " is no function of numbers");
        };
    }

    private Body<T> choice(Call call) {
        Word column = call.operands().get(0);
        Optional<SqlNumber> number = SqlNumber.of(columns.typeOf(column));
        if (number.isPresent()) {
            return number(call, number.get());
        }
        TypeInformation<?> type = columns.valuesOf(column, call.function());
        return new Body<>(
                SqlResult.unchanged(type, nullability(call, columns.dataTypeOf(column))),
                positions -> {
                    var field = fields.value(at(column, positions), type);
                    return switch (call.function()) {
                        case MIN -> Aggregates.min(field);
                        case MAX -> Aggregates.max(field);
                        case FIRST -> Aggregates.first(field);
                        default -> Aggregates.last(field);
                    };
                });
    }

    private Body<T> choiceByAnother(Call call) {
        Word column = call.operands().get(0);
        Word by = call.operands().get(1);
        TypeInformation<?> type = columns.valuesOf(column, call.function());
        TypeInformation<?> rankType = columns.valuesOf(by, call.function());
        DataType result = columns.dataTypeOf(column);
        boolean mayBeNull = columns.dataTypeOf(by).getLogicalType().isNullable();
        return new Body<>(
                SqlResult.unchanged(
                        type, nullability(call, mayBeNull ? result.nullable() : result)),
                positions -> {
                    var field = fields.value(at(column, positions), type);
                    var rank = fields.value(at(by, positions), rankType);
                    return call.function() == SqlFunction.ARG_MIN
                            ? Aggregates.argMin(field, rank)
                            : Aggregates.argMax(field, rank);
                });
    }

    private Body<T> percentile(Call call) {
        requireNumber(call);
        Word column = call.operands().get(0);
        double share =
                call.function() == SqlFunction.MEDIAN
                        ? 0.5
                        : Double.parseDouble(call.operands().get(1).text());
        return new Body<>(
                SqlResult.number(SqlNumber.DOUBLE, DataTypes.DOUBLE()),
                positions -> Aggregates.percentile(fields.real(at(column, positions)), share));
    }

    private Body<T> joined(Call call) {
        Word column = call.operands().get(0);
        if (!columns.typeOf(column).is(LogicalTypeRoot.VARCHAR)
                && !columns.typeOf(column).is(LogicalTypeRoot.CHAR)) {
            throw columns.unfit(column, "a column of character strings for " + call.function());
        }
        Word separator = operand(call, 1);
        return new Body<>(
                SqlResult.unchanged(
                        Types.STRING,
                        nullability(
                                call,
                                columns.dataTypeOf(column).getLogicalType().isNullable()
                                        ? DataTypes.STRING()
                                        : DataTypes.STRING().notNull())),
                positions ->
                        Aggregates.stringAgg(
                                fields.string(at(column, positions)),
                                separator == null ? DEFAULT_SEPARATOR : separator.text(),
                                limit(operand(call, 2))));
    }

    private Body<T> list(Call call) {
        Word column = call.operands().get(0);
        TypeInformation<?> type = columns.valuesOf(column, call.function());
        int limit = limit(operand(call, 1));
        return new Body<>(
                SqlResult.array(type, DataTypes.ARRAY(columns.dataTypeOf(column))),
                positions -> {
                    var field = fields.value(at(column, positions), type);
                    return call.function() == SqlFunction.TOP_N
                            ? Aggregates.topN(field, limit)
                            : Aggregates.collect(field, limit);
                });
    }

    private static @Nullable Word operand(Call call, int index) {
        return index < call.operands().size() ? call.operands().get(index) : null;
    }

    private static int limit(@Nullable Word operand) {
        return operand == null ? DEFAULT_LIMIT : Integer.parseInt(operand.text());
    }

    /**
     * The type of a result. A group has at least one record, so the result may be NULL only if the
     * column may, if a filter may leave nothing, or if one value is not enough.
     */
    private static DataType nullability(Call call, DataType type) {
        boolean mayBeNull =
                call.filter() != null
                        || call.function() == SqlFunction.VAR_SAMP
                        || call.function() == SqlFunction.STDDEV_SAMP;
        return mayBeNull ? type.nullable() : type;
    }

    private static int at(Word column, ToIntFunction<String> positions) {
        return positions.applyAsInt(column.text());
    }
}
