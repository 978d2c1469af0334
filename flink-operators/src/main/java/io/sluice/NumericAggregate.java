package io.sluice;

import io.sluice.core.aggregate.DoubleAvg;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.DoubleMax;
import io.sluice.core.aggregate.DoubleMin;
import io.sluice.core.aggregate.DoubleSum;
import io.sluice.core.aggregate.LongAvg;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongMin;
import io.sluice.core.aggregate.LongSum;
import java.util.Locale;
import org.apache.flink.api.common.typeinfo.Types;

/** The aggregates of numbers, each for integers and for doubles. */
enum NumericAggregate {
    SUM,
    AVG,
    MIN,
    MAX;

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
        };
    }

    <T> ResolvedAggregate<T> ofDoubles(DoubleField<T> field) {
        return ResolvedAggregate.inLanes(
                switch (this) {
                    case SUM -> new DoubleSum<>(field);
                    case AVG -> new DoubleAvg<>(field);
                    case MIN -> new DoubleMin<>(field);
                    case MAX -> new DoubleMax<>(field);
                },
                Types.DOUBLE);
    }
}
