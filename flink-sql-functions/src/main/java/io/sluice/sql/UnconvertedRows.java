package io.sluice.sql;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.api.internal.TableImpl;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.operations.ExternalQueryOperation;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;

/**
 * A changelog stream of rows in Flink's internal form as a table. Flink has only one of {@link
 * Row}s, but converts by the type of the stream, and rows in its own form not at all.
 */
final class UnconvertedRows {

    private UnconvertedRows() {}

    /**
     * A table of the stream's rows.
     *
     * @param rows whose type says that they are in the internal form
     * @param schema all of its columns are physical
     */
    static Table table(
            StreamTableEnvironment tables,
            DataStream<RowData> rows,
            Schema schema,
            ChangelogMode mode) {
        TableImpl table = (TableImpl) tables.fromChangelogStream(asRows(rows), schema, mode);
        ExternalQueryOperation<?> scan = (ExternalQueryOperation<?>) table.getQueryOperation();
        return ((TableEnvironmentImpl) table.getTableEnvironment()).createTable(usual(scan));
    }

    @SuppressWarnings("unchecked") // Flink takes the class of the rows from the stream's type.
    private static DataStream<Row> asRows(DataStream<RowData> rows) {
        return (DataStream<Row>) (DataStream<?>) rows;
    }

    /**
     * The same with columns of the usual classes for who reads the table: those of the stream are
     * in the internal form, too.
     */
    private static <E> ExternalQueryOperation<E> usual(ExternalQueryOperation<E> scan) {
        ResolvedSchema schema = scan.getResolvedSchema();
        List<Column> columns =
                schema.getColumns().stream()
                        .<Column>map(
                                column ->
                                        Column.physical(
                                                column.getName(),
                                                TypeConversions.fromLogicalToDataType(
                                                        column.getDataType().getLogicalType())))
                        .toList();
        ResolvedCatalogTable table = scan.getContextResolvedTable().getResolvedTable();
        return new ExternalQueryOperation<>(
                ContextResolvedTable.anonymous(
                        "windows",
                        new ResolvedCatalogTable(
                                table.getOrigin(),
                                new ResolvedSchema(
                                        columns,
                                        schema.getWatermarkSpecs(),
                                        schema.getPrimaryKey().orElse(null),
                                        schema.getIndexes()))),
                scan.getDataStream(),
                scan.getPhysicalDataType(),
                scan.isTopLevelRecord(),
                scan.getChangelogMode());
    }
}
