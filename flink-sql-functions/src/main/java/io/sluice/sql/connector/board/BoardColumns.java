package io.sluice.sql.connector.board;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * The columns of a board.
 *
 * @param columns all of them
 * @param keys positions of the primary key
 * @param windowStart position of the column window_start, or -1
 * @param windowEnd position of the column window_end, or -1
 * @param sparkline position of the column whose course is drawn, or -1
 */
record BoardColumns(
        List<Column> columns, List<Integer> keys, int windowStart, int windowEnd, int sparkline)
        implements Serializable {

    /**
     * One column.
     *
     * @param name as declared
     * @param type as declared
     * @param key whether it is part of the primary key
     * @param numeric whether it holds numbers
     */
    record Column(String name, String type, boolean key, boolean numeric) implements Serializable {}

    /**
     * The columns of a table.
     *
     * @param keys positions of the primary key
     * @param sparkline name of the column whose course is drawn; the first numeric one that is not
     *     part of the key if empty
     * @throws ValidationException if there is no key, or no such column
     */
    static BoardColumns of(RowType row, int[] keys, Optional<String> sparkline) {
        if (keys.length == 0) {
            throw new ValidationException(
                    "A 'sluice-board' table needs a PRIMARY KEY (...) NOT ENFORCED, by which its rows"
                            + " are updated in place.");
        }
        List<Integer> keyPositions = new ArrayList<>();
        for (int key : keys) {
            keyPositions.add(key);
        }
        List<Column> columns = new ArrayList<>();
        for (RowType.RowField field : row.getFields()) {
            LogicalType type = field.getType();
            columns.add(
                    new Column(
                            field.getName(),
                            type.copy(true).asSummaryString(),
                            keyPositions.contains(columns.size()),
                            type.is(LogicalTypeFamily.NUMERIC)));
        }
        return new BoardColumns(
                List.copyOf(columns),
                List.copyOf(keyPositions),
                timestamp(row, "window_start"),
                timestamp(row, "window_end"),
                sparkline(columns, sparkline));
    }

    private static int timestamp(RowType row, String name) {
        int position = row.getFieldIndex(name);
        Set<LogicalTypeRoot> timestamps =
                Set.of(
                        LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                        LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        return position >= 0 && timestamps.contains(row.getTypeAt(position).getTypeRoot())
                ? position
                : -1;
    }

    private static int sparkline(List<Column> columns, Optional<String> wanted) {
        List<String> numeric =
                columns.stream()
                        .filter(column -> column.numeric() && !column.key())
                        .map(Column::name)
                        .toList();
        if (wanted.isPresent() && !numeric.contains(wanted.get())) {
            throw new ValidationException(
                    "'%s' is '%s'; it must be a numeric column that is not part of the key: %s"
                            .formatted(BoardOptions.SPARKLINE.key(), wanted.get(), numeric));
        }
        List<String> names = columns.stream().map(Column::name).toList();
        return wanted.or(() -> numeric.stream().findFirst()).map(names::indexOf).orElse(-1);
    }
}
