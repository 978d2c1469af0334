package io.sluice.sql;

import io.sluice.core.aggregate.RecordCondition;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** A condition in SQL's logic of three values: true, false, and NULL for unknown. */
sealed interface SqlCondition extends Serializable {

    /** Whether it holds; null if that is unknown. */
    @Nullable Boolean of(Row row);

    /** As the condition of a filter, which takes the rows where it is true. */
    default RecordCondition<Row> asFilter() {
        return new Filter(this);
    }

    /** The rows where a condition is true. */
    record Filter(SqlCondition condition) implements RecordCondition<Row> {
        @Override
        public boolean test(Row row) {
            return Boolean.TRUE.equals(condition.of(row));
        }
    }

    /**
     * AND or OR.
     *
     * @param all whether all must hold, rather than any
     */
    record Junction(boolean all, ArrayList<SqlCondition> parts) implements SqlCondition {

        Junction(boolean all, List<SqlCondition> parts) {
            this(all, new ArrayList<>(parts));
        }

        @Override
        public @Nullable Boolean of(Row row) {
            boolean unknown = false;
            for (SqlCondition part : parts) {
                Boolean holds = part.of(row);
                if (holds == null) {
                    unknown = true;
                } else if (holds != all) {
                    return !all;
                }
            }
            return unknown ? null : Boolean.valueOf(all);
        }
    }

    /** NOT. */
    record Negation(SqlCondition part) implements SqlCondition {
        @Override
        public @Nullable Boolean of(Row row) {
            Boolean holds = part.of(row);
            return holds == null ? null : Boolean.valueOf(!holds);
        }
    }

    /** A column of booleans. */
    record Flag(int position) implements SqlCondition {
        @Override
        public @Nullable Boolean of(Row row) {
            return row.getFieldAs(position);
        }
    }

    /** IS NULL. */
    record IsNull(int position) implements SqlCondition {
        @Override
        public Boolean of(Row row) {
            return row.getField(position) == null;
        }
    }

    /** IS TRUE or IS FALSE. */
    record IsTruth(int position, boolean truth) implements SqlCondition {
        @Override
        public Boolean of(Row row) {
            return Boolean.valueOf(truth).equals(row.getField(position));
        }
    }

    /** Comparison of an integer or decimal. */
    record ExactComparison(int position, Operator operator, BigDecimal literal)
            implements SqlCondition {
        @Override
        public @Nullable Boolean of(Row row) {
            Number value = row.getFieldAs(position);
            if (value == null) {
                return null;
            }
            BigDecimal exact =
                    value instanceof BigDecimal decimal
                            ? decimal
                            : BigDecimal.valueOf(value.longValue());
            return operator.holds(exact.compareTo(literal));
        }
    }

    /** Comparison of a floating-point number, as IEEE 754 says: NaN equals nothing. */
    record RealComparison(int position, Operator operator, double literal) implements SqlCondition {
        @Override
        public @Nullable Boolean of(Row row) {
            Number value = row.getFieldAs(position);
            if (value == null) {
                return null;
            }
            double real = value.doubleValue();
            if (Double.isNaN(real)) {
                return operator == Operator.NOT_EQUAL;
            }
            return operator.holds(real < literal ? -1 : real > literal ? 1 : 0);
        }
    }

    /** Comparison of a string or a boolean. */
    record ValueComparison<V extends Comparable<V> & Serializable>(
            int position, Operator operator, V literal) implements SqlCondition {
        @Override
        public @Nullable Boolean of(Row row) {
            V value = row.getFieldAs(position);
            return value == null ? null : Boolean.valueOf(operator.holds(value.compareTo(literal)));
        }
    }

    /** How two values compare. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST;

        static @Nullable Operator of(String symbol) {
            return switch (symbol) {
                case "=" -> EQUAL;
                case "<>", "!=" -> NOT_EQUAL;
                case "<" -> LESS;
                case "<=" -> AT_MOST;
                case ">" -> GREATER;
                case ">=" -> AT_LEAST;
                default -> null;
            };
        }

        /** Whether it holds if the comparison gave a number that is negative, 0 or positive. */
        boolean holds(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
                case LESS -> comparison < 0;
                case AT_MOST -> comparison <= 0;
                case GREATER -> comparison > 0;
                case AT_LEAST -> comparison >= 0;
            };
        }
    }
}
