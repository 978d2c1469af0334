package io.sluice;

import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.DecimalAvg;
import io.sluice.core.aggregate.DecimalSum;
import io.sluice.core.aggregate.DecimalVariance;
import io.sluice.core.aggregate.Dispersion;
import io.sluice.core.aggregate.DoubleAvg;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.DoubleMax;
import io.sluice.core.aggregate.DoubleMin;
import io.sluice.core.aggregate.DoubleSum;
import io.sluice.core.aggregate.DoubleVariance;
import io.sluice.core.aggregate.First;
import io.sluice.core.aggregate.Last;
import io.sluice.core.aggregate.LongAvg;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongMin;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.LongVariance;
import io.sluice.core.aggregate.ObjectFirst;
import io.sluice.core.aggregate.ObjectLast;
import io.sluice.core.aggregate.ObjectMax;
import io.sluice.core.aggregate.ObjectMin;
import java.math.BigDecimal;
import java.util.Locale;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.Types;

/** The aggregates of one field, each for integers, for doubles and for other values. */
enum FieldAggregate {
    SUM,
    AVG,
    MIN,
    MAX,
    FIRST,
    LAST,
    VAR_POP,
    VAR_SAMP,
    STDDEV_POP,
    STDDEV_SAMP,
    SQUARED_DEVIATIONS;

    String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    <T> ResolvedAggregate<T> ofLongs(LongField<T> field, boolean widened) {
        return switch (this) {
            case SUM ->
                    ResolvedAggregate.inLanes(
                            new LongSum<>(field, widened), widened ? Types.BIG_DEC : Types.LONG);
            case AVG -> ResolvedAggregate.inLanes(new LongAvg<>(field), Types.DOUBLE);
            case MIN -> ResolvedAggregate.inLanes(new LongMin<>(field), Types.LONG);
            case MAX -> ResolvedAggregate.inLanes(new LongMax<>(field), Types.LONG);
            case FIRST -> ResolvedAggregate.inLanes(First.ofLongs(field), Types.LONG);
            case LAST -> ResolvedAggregate.inLanes(Last.ofLongs(field), Types.LONG);
            case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, SQUARED_DEVIATIONS ->
                    ResolvedAggregate.inLanes(
                            new LongVariance<>(field, dispersion()), Types.DOUBLE);
        };
    }

    <T> ResolvedAggregate<T> ofDoubles(DoubleField<T> field) {
        return ResolvedAggregate.inLanes(doubles(field), Types.DOUBLE);
    }

    private <T> Aggregate<T> doubles(DoubleField<T> field) {
        return switch (this) {
            case SUM -> new DoubleSum<>(field);
            case AVG -> new DoubleAvg<>(field);
            case MIN -> new DoubleMin<>(field);
            case MAX -> new DoubleMax<>(field);
            case FIRST -> First.ofDoubles(field);
            case LAST -> Last.ofDoubles(field);
            case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, SQUARED_DEVIATIONS ->
                    new DoubleVariance<>(field, dispersion());
        };
    }

    private Dispersion dispersion() {
        return Dispersion.valueOf(name());
    }

    /** Of values that are neither integers nor doubles. */
    <T> ResolvedAggregate<T> ofValues(ValueInput<T> input) {
        return switch (this) {
            case MIN -> ResolvedAggregate.ofValue(new ObjectMin<>(input.field()), input);
            case MAX -> ResolvedAggregate.ofValue(new ObjectMax<>(input.field()), input);
            case FIRST -> ResolvedAggregate.ofTimed(new ObjectFirst<>(input.field()), input);
            case LAST -> ResolvedAggregate.ofTimed(new ObjectLast<>(input.field()), input);
            case SUM ->
                    ResolvedAggregate.ofDecimals(new DecimalSum<>(requireDecimal(input).field()));
            case AVG ->
                    ResolvedAggregate.ofDecimals(new DecimalAvg<>(requireDecimal(input).field()));
            case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, SQUARED_DEVIATIONS ->
                    ResolvedAggregate.ofDecimalMoments(
                            new DecimalVariance<>(requireDecimal(input).field(), dispersion()));
        };
    }

    private static <T> ValueInput<T> requireDecimal(ValueInput<T> input) {
        if (input.valueClass() != BigDecimal.class) {
            throw new InvalidProgramException(
                    "The aggregate '%s' reads a %s; it can aggregate Byte, Short, Integer, Long, Float, Double and BigDecimal. Convert the field, or use Aggregates.of(AggregateFunction)."
                            .formatted(input.name(), input.valueClass().getName()));
        }
        return input;
    }
}
