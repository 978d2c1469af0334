package io.sluice.sql;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table.
 *
 * @param names distinct, in their order
 * @param types as many, as they are declared
 */
record TableColumns(List<String> names, List<LogicalType> types) {

    private static final int MOST_NAMES_SHOWN = 30;

    /** Some of them, in their own order, without being event time. */
    TableColumns only(List<String> columns) {
        return new TableColumns(
                columns, columns.stream().map(name -> dataType(name).getLogicalType()).toList());
    }

    /** The type of a column; null if there is no such column. */
    @Nullable LogicalType type(String column) {
        int position = names.indexOf(column);
        return position < 0 ? null : types.get(position);
    }

    /** Which columns there are, for a message about one that does not exist. */
    String candidates(String missing) {
        List<String> near = NearestNames.of(missing, names);
        return near.isEmpty()
                ? "one of the table's columns: "
                        + quoted(names.stream().limit(MOST_NAMES_SHOWN).toList())
                : quoted(near);
    }

    static String quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }

    /** The type of an existing column without being event time, in Flink's usual classes. */
    DataType dataType(String column) {
        return TypeConversions.fromLogicalToDataType(
                LogicalTypeUtils.removeTimeAttributes(types.get(names.indexOf(column))));
    }

    /** How immutable and comparable values of a column travel; null if they are not that. */
    @Nullable TypeInformation<?> valueType(String column) {
        return switch (dataType(column).getLogicalType().getTypeRoot()) {
            case CHAR, VARCHAR -> Types.STRING;
            case BOOLEAN -> Types.BOOLEAN;
            case TINYINT -> Types.BYTE;
            case SMALLINT -> Types.SHORT;
            case INTEGER -> Types.INT;
            case BIGINT -> Types.LONG;
            case FLOAT -> Types.FLOAT;
            case DOUBLE -> Types.DOUBLE;
            case DECIMAL -> Types.BIG_DEC;
            case DATE -> Types.LOCAL_DATE;
            case TIME_WITHOUT_TIME_ZONE -> Types.LOCAL_TIME;
            case TIMESTAMP_WITHOUT_TIME_ZONE -> Types.LOCAL_DATE_TIME;
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Types.INSTANT;
            default -> null;
        };
    }
}
