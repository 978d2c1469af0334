package io.sluice.sql;

import io.sluice.Aggregates;
import io.sluice.Aggregation;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** The aggregate functions of SQL that there are. */
enum SqlFunction {
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX;

    /** The function of a name, in any case. */
    static Optional<SqlFunction> named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.name().equalsIgnoreCase(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    /** COUNT of a field that may have any type; every other function needs a number. */
    static Aggregation<Row> count(int position) {
        return Aggregates.count(new CountedField(position));
    }

    /**
     * The function of a number. Its results convert to the number's own type as Flink's do: sums of
     * integers wrap around, averages of integers are truncated.
     *
     * @param position of the field, from 0
     */
    Aggregation<Row> of(SqlNumber number, int position) {
        return number.isInteger()
                ? ofIntegers(new IntegerField(position))
                : ofDoubles(new FloatingPointField(position));
    }

    private Aggregation<Row> ofIntegers(LongField<Row> field) {
        return switch (this) {
            case COUNT -> throw new IllegalStateException("COUNT takes any type");
            case SUM -> Aggregates.sum(field).widened();
            case AVG -> Aggregates.truncatedAvg(field);
            case MIN -> Aggregates.min(field);
            case MAX -> Aggregates.max(field);
        };
    }

    private Aggregation<Row> ofDoubles(DoubleField<Row> field) {
        return switch (this) {
            case COUNT -> throw new IllegalStateException("COUNT takes any type");
            case SUM -> Aggregates.sum(field);
            case AVG -> Aggregates.avg(field);
            case MIN -> Aggregates.min(field);
            case MAX -> Aggregates.max(field);
        };
    }

    private record CountedField(int position) implements io.sluice.core.aggregate.ObjectField<Row> {
        @Override
        public @Nullable Object get(Row row) {
            return row.getField(position);
        }
    }

    private record IntegerField(int position) implements LongField<Row> {
        @Override
        public boolean isNull(Row row) {
            return row.getField(position) == null;
        }

        @Override
        public long get(Row row) {
            return number(row, position).longValue();
        }
    }

    private record FloatingPointField(int position) implements DoubleField<Row> {
        @Override
        public boolean isNull(Row row) {
            return row.getField(position) == null;
        }

        @Override
        public double get(Row row) {
            return number(row, position).doubleValue();
        }
    }

    private static Number number(Row row, int position) {
        Number value = row.getFieldAs(position);
        if (value == null) {
            throw new IllegalStateException("NULL where a number was found before");
        }
        return value;
    }
}
