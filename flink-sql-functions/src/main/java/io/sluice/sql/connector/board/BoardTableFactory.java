package io.sluice.sql.connector.board;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/** Makes the tables of connector {@code sluice-board}. */
public final class BoardTableFactory implements DynamicTableSinkFactory {

    static final String IDENTIFIER = "sluice-board";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return BoardOptions.all();
    }

    @Override
    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        BoardConfig config =
                BoardOptions.read(
                        helper.getOptions(), context.getObjectIdentifier().getObjectName());
        BoardColumns columns =
                BoardColumns.of(
                        (RowType) context.getPhysicalRowDataType().getLogicalType(),
                        context.getPrimaryKeyIndexes(),
                        helper.getOptions().getOptional(BoardOptions.SPARKLINE));
        return new BoardTable(
                config,
                columns,
                helper.getOptions().get(BoardOptions.CHANGELOG),
                context.getPhysicalRowDataType());
    }
}
