package io.sluice.sql;

import io.sluice.sql.AggregateList.Word;
import io.sluice.sql.SqlTokens.Kind;
import java.math.BigDecimal;
import java.util.function.ToIntFunction;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Makes conditions of filters that were written for a table.
 *
 * @param list where they stand
 * @param columns the table's
 * @param positions of columns in the rows
 */
record FilterBinder(AggregateList list, ColumnTypes columns, ToIntFunction<String> positions) {

    /**
     * The condition.
     *
     * @throws ValidationException if a column does not exist or does not fit
     */
    SqlCondition bind(FilterText text) {
        if (text instanceof FilterText.Junction junction) {
            return new SqlCondition.Junction(
                    junction.all(), junction.parts().stream().map(this::bind).toList());
        }
        if (text instanceof FilterText.Negation negation) {
            return new SqlCondition.Negation(bind(negation.part()));
        }
        if (text instanceof FilterText.Flag flag) {
            return new SqlCondition.Flag(booleanColumn(flag.column()));
        }
        if (text instanceof FilterText.Is is) {
            SqlCondition holds = bindIs(is);
            return is.negated() ? new SqlCondition.Negation(holds) : holds;
        }
        return bindComparison((FilterText.Comparison) text);
    }

    private SqlCondition bindIs(FilterText.Is is) {
        if (is.what().equals("NULL")) {
            columns.typeOf(is.column());
            return new SqlCondition.IsNull(positions.applyAsInt(is.column().text()));
        }
        return new SqlCondition.IsTruth(booleanColumn(is.column()), is.what().equals("TRUE"));
    }

    private int booleanColumn(Word column) {
        LogicalType type = columns.typeOf(column);
        if (!type.is(LogicalTypeRoot.BOOLEAN)) {
            throw list.error(
                    column,
                    "the column '%s' of type %s".formatted(column.text(), type.asSummaryString()),
                    "a column of type BOOLEAN, or a comparison");
        }
        return positions.applyAsInt(column.text());
    }

    private SqlCondition bindComparison(FilterText.Comparison text) {
        LogicalType type = columns.typeOf(text.column());
        int position = positions.applyAsInt(text.column().text());
        SqlCondition.Operator operator = SqlCondition.Operator.of(text.operator().text());
        if (operator == null) {
            throw new IllegalStateException("not parsed: " + text.operator());
        }
        String literal = text.literal().text();
        switch (type.getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> {
                require(text, Kind.NUMBER, "a number");
                return new SqlCondition.ExactComparison(
                        position, operator, new BigDecimal(literal));
            }
            case FLOAT, DOUBLE -> {
                require(text, Kind.NUMBER, "a number");
                return new SqlCondition.RealComparison(
                        position, operator, Double.parseDouble(literal));
            }
            case CHAR, VARCHAR -> {
                require(text, Kind.TEXT, "a text in quotes");
                return new SqlCondition.ValueComparison<>(position, operator, literal);
            }
            case BOOLEAN -> {
                require(text, Kind.NAME, "TRUE or FALSE");
                return new SqlCondition.ValueComparison<>(
                        position, operator, Boolean.valueOf(literal));
            }
            default ->
                    throw list.error(
                            text.column(),
                            "the column '%s' of type %s"
                                    .formatted(text.column().text(), type.asSummaryString()),
                            "a column of numbers, character strings or BOOLEAN; compare others in a SELECT before, as a column of type BOOLEAN");
        }
    }

    private void require(FilterText.Comparison text, Kind kind, String expected) {
        if (text.literalKind() != kind) {
            throw list.error(
                    text.literal(),
                    "'" + text.literal().text() + "'",
                    "%s to compare with the column '%s' of type %s"
                            .formatted(
                                    expected,
                                    text.column().text(),
                                    columns.typeOf(text.column()).asSummaryString()));
        }
    }
}
