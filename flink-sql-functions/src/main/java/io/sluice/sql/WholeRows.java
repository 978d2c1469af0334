package io.sluice.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.operations.SourceQueryOperation;
import org.jspecify.annotations.Nullable;

/**
 * A table whose connector makes whole rows, whatever columns are read. To select some of them Flink
 * puts a projection behind it, which copies every string; reading them all does not.
 *
 * @param columns how many there are; 0 if the table is none of these
 */
record WholeRows(int columns) {

    /** Rows with more columns for each that is needed are cheaper to project than to pass on. */
    private static final int MOST_COLUMNS_PER_SELECTED = 2;

    private static final WholeRows NONE = new WholeRows(0);

    /** What a table is, as it is read from an environment. */
    static WholeRows of(Table table, StreamTableEnvironment tables) {
        return table.getQueryOperation() instanceof SourceQueryOperation scan
                        && scan.getContextResolvedTable().getResolvedTable()
                                instanceof ResolvedCatalogTable resolved
                        && resolved.getResolvedSchema().getColumns().stream()
                                .allMatch(Column::isPhysical)
                        && !projects(scan.getContextResolvedTable(), resolved, tables)
                ? new WholeRows(resolved.getResolvedSchema().getColumnCount())
                : NONE;
    }

    /** Whether to read all columns instead of some. */
    boolean areBetterThan(List<String> some) {
        return columns > 0 && columns <= MOST_COLUMNS_PER_SELECTED * some.size();
    }

    /** Whether the connector leaves out columns itself, or is not known. */
    private static boolean projects(
            ContextResolvedTable table,
            ResolvedCatalogTable resolved,
            StreamTableEnvironment tables) {
        try {
            DynamicTableSource source =
                    FactoryUtil.createDynamicTableSource(
                            factory(table),
                            table.getIdentifier(),
                            resolved,
                            Map.of(),
                            tables.getConfig(),
                            Thread.currentThread().getContextClassLoader(),
                            table.isTemporary());
            return source instanceof SupportsProjectionPushDown;
        } catch (ValidationException unknown) {
            // Flink finds connectors in more places, or says itself what is wrong.
            return true;
        }
    }

    private static @Nullable DynamicTableSourceFactory factory(ContextResolvedTable table) {
        Optional<Catalog> catalog = table.getCatalog();
        return catalog.flatMap(Catalog::getFactory).orElse(null)
                        instanceof DynamicTableSourceFactory factory
                ? factory
                : null;
    }
}
