package io.sluice.sql.planner;

import io.sluice.Aggregates;
import io.sluice.Aggregation;
import io.sluice.ValueField;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.LongField;
import io.sluice.sql.rowdata.RowFields;
import io.sluice.sql.rowdata.RowValues;
import java.math.BigDecimal;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.jspecify.annotations.Nullable;

/**
 * A call of an aggregate function as an aggregate of the operators.
 *
 * @param call as Flink planned it
 * @param input columns of the rows
 * @param updated whether rows take back others
 * @param clause when it publishes, for messages
 */
record EmitAggregate(AggregateCall call, InputColumns input, boolean updated, PlannedEmit clause) {

    /** What AVG, VAR and STDDEV are made of in Flink's plans. */
    private static final String SQUARED_DEVIATIONS =
            BuiltInFunctionDefinitions.INTERNAL_WELFORD_M2.getName();

    private static final String SUPPORTED =
            "There are COUNT and COUNT(DISTINCT); COLLECT; PERCENTILE; SUM, AVG, MIN, MAX, FIRST_VALUE and LAST_VALUE; VAR_POP, VAR_SAMP, STDDEV_POP and STDDEV_SAMP; functions of your own with a method merge; each with FILTER. For others use Flink's own windows (without EMIT).";

    /**
     * The aggregate.
     *
     * @throws TableException if there is none for the call
     */
    Aggregation<RowData> aggregation() {
        requireNoOrder();
        requirePlain();
        if (UserFunctions.isCalledBy(call)) {
            return new UserFunctions(call, input, updated, filter(), clause).aggregation();
        }
        if (call.getArgList().size() > 1) {
            throw isCount() ? unsupported("several arguments") : unsupportedFunction();
        }
        if (updated) {
            requireRetraction();
        }
        if (isSquaredDeviations()) {
            return squaredDeviations();
        }
        return switch (call.getAggregation().getKind()) {
            case COUNT -> call.isDistinct() ? countDistinct() : count();
            case SUM, SUM0, AVG, MIN, MAX, FIRST_VALUE, LAST_VALUE -> ofValue();
            default -> throw unsupportedFunction();
        };
    }

    /** What arrives in parallel, and is folded before it meets, has no order. */
    private void requireNoOrder() {
        String name = call.getAggregation().getName();
        boolean ordered =
                switch (call.getAggregation().getKind()) {
                    case LISTAGG, JSON_ARRAYAGG, JSON_OBJECTAGG -> true;
                    default -> name.equals(BuiltInFunctionDefinitions.ARRAY_AGG.getName());
                };
        if (ordered) {
            throw refused(
                    "%s: the function %s is not supported, because its result depends on the order in which rows arrive, which is lost where rows are folded and windows are made of slices. COLLECT gives the values and how often each occurs. For others use Flink's own windows (without EMIT)."
                            .formatted(clause, name));
        }
    }

    private void requirePlain() {
        boolean countsOne = isCount() && call.getArgList().size() == 1;
        if (call.isDistinct() && !countsOne) {
            throw unsupported("DISTINCT");
        }
        if (call.isApproximate()) {
            throw unsupported("APPROX_COUNT_DISTINCT");
        }
        if (!call.getCollation().getFieldCollations().isEmpty()) {
            throw unsupported("WITHIN GROUP");
        }
    }

    /** Sums that depend on an order, and values that are gone, cannot be undone. */
    private void requireRetraction() {
        boolean exact =
                switch (call.getAggregation().getKind()) {
                    case COUNT, MIN, MAX -> true;
                    case FIRST_VALUE, LAST_VALUE -> false;
                    default -> !type().is(LogicalTypeFamily.APPROXIMATE_NUMERIC);
                };
        if (!exact) {
            throw refused(
                    "%s: the input has updates or deletes, and %s of %s cannot take a row back exactly. COUNT, MIN and MAX can, and SUM, AVG, VAR and STDDEV of integers and DECIMAL: CAST the argument, aggregate before the table is joined or deduplicated, or use Flink's own windows (without EMIT)."
                            .formatted(
                                    clause,
                                    isSquaredDeviations()
                                            ? "VAR or STDDEV"
                                            : call.getAggregation().getName(),
                                    type().asSummaryString()));
        }
    }

    private boolean isSquaredDeviations() {
        return call.getAggregation().getName().equals(SQUARED_DEVIATIONS);
    }

    private boolean isCount() {
        return call.getAggregation().getKind() == org.apache.calcite.sql.SqlKind.COUNT;
    }

    private Aggregation<RowData> count() {
        boolean all = call.getArgList().isEmpty();
        if (all && call.filterArg < 0) {
            return Aggregates.count();
        }
        return Aggregates.count(
                all ? RowFields.filtered(filter()) : RowFields.counted(position(), filter()));
    }

    private Aggregation<RowData> countDistinct() {
        ValueField<RowData, Object> value = RowValues.any(type(), position(), filter());
        if (value == null) {
            throw unsupportedType();
        }
        return Aggregates.countDistinct(value);
    }

    private Aggregation<RowData> squaredDeviations() {
        LongField<RowData> integer = RowFields.integer(type(), position(), filter());
        if (integer != null) {
            return Aggregates.squaredDeviations(integer);
        }
        DoubleField<RowData> number = RowFields.floatingPoint(type(), position(), filter());
        if (number != null) {
            return Aggregates.squaredDeviations(number);
        }
        ValueField<RowData, BigDecimal> decimal = RowValues.decimal(type(), position(), filter());
        if (decimal == null) {
            throw unsupportedType();
        }
        return Aggregates.squaredDeviations(decimal);
    }

    private Aggregation<RowData> ofValue() {
        Aggregation<RowData> found = ofNumber();
        if (found == null) {
            found = ofDecimal();
        }
        return found == null ? ofComparable() : found;
    }

    private @Nullable Aggregation<RowData> ofNumber() {
        LongField<RowData> integer = RowFields.integer(type(), position(), filter());
        if (integer != null) {
            return ofIntegers(integer);
        }
        DoubleField<RowData> number = RowFields.floatingPoint(type(), position(), filter());
        return number == null ? null : ofDoubles(number);
    }

    private Aggregation<RowData> ofIntegers(LongField<RowData> field) {
        return switch (call.getAggregation().getKind()) {
            // Too large a sum wraps around, as in Flink: it is cut to its type in the result.
            case SUM, SUM0 -> Aggregates.sum(field).widened();
            case AVG -> Aggregates.truncatedAvg(field);
            case MIN -> Aggregates.min(field);
            case MAX -> Aggregates.max(field);
            case FIRST_VALUE -> Aggregates.first(field);
            default -> Aggregates.last(field);
        };
    }

    private Aggregation<RowData> ofDoubles(DoubleField<RowData> field) {
        return switch (call.getAggregation().getKind()) {
            case SUM, SUM0 -> Aggregates.sum(field);
            case AVG -> Aggregates.avg(field);
            case MIN -> Aggregates.min(field);
            case MAX -> Aggregates.max(field);
            case FIRST_VALUE -> Aggregates.first(field);
            default -> Aggregates.last(field);
        };
    }

    private @Nullable Aggregation<RowData> ofDecimal() {
        ValueField<RowData, BigDecimal> decimal = RowValues.decimal(type(), position(), filter());
        if (decimal == null) {
            return null;
        }
        return switch (call.getAggregation().getKind()) {
            case SUM, SUM0 -> Aggregates.sum(decimal);
            case AVG -> Aggregates.avg(decimal);
            default -> chosen(decimal);
        };
    }

    private Aggregation<RowData> ofComparable() {
        Aggregation<RowData> found = chosen(RowValues.string(type(), position(), filter()));
        if (found == null) {
            found = chosen(RowValues.timestamp(type(), position(), filter()));
        }
        if (found == null) {
            found = chosen(RowValues.bool(type(), position(), filter()));
        }
        if (found == null) {
            throw unsupportedType();
        }
        return found;
    }

    private <V extends Comparable<? super V>> @Nullable Aggregation<RowData> chosen(
            @Nullable ValueField<RowData, V> field) {
        if (field == null) {
            return null;
        }
        return switch (call.getAggregation().getKind()) {
            case MIN -> Aggregates.min(field);
            case MAX -> Aggregates.max(field);
            case FIRST_VALUE -> Aggregates.first(field);
            case LAST_VALUE -> Aggregates.last(field);
            default -> null;
        };
    }

    private int position() {
        return input.position(call.getArgList().get(0));
    }

    private LogicalType type() {
        return input.type(call.getArgList().get(0));
    }

    private int filter() {
        return call.filterArg < 0 ? RowFields.NO_FILTER : input.position(call.filterArg);
    }

    private TableException refused(String message) {
        return new TableException(clause.message(call, input, message));
    }

    private TableException unsupportedType() {
        return unsupported("an argument of type " + type().asSummaryString());
    }

    private TableException unsupportedFunction() {
        return refused(
                "%s: the function %s is not supported. %s"
                        .formatted(clause, call.getAggregation().getName(), SUPPORTED));
    }

    private TableException unsupported(String what) {
        return refused(
                "%s: %s is not supported with %s. %s"
                        .formatted(clause, call.getAggregation().getName(), what, SUPPORTED));
    }
}
