package io.sluice.perf.engine;

import io.sluice.perf.job.TradeForm;
import io.sluice.perf.load.Trade;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Trades as the rows that Flink's table operators work on, with their time in the last field, so
 * that no engine converts them.
 */
final class RowForm implements TradeForm<RowData> {

    private static final long serialVersionUID = 1L;

    @Override
    public RowData of(Trade trade) {
        return new TradeRow(
                string(trade.trader), string(trade.symbol), trade.quantity, trade.price);
    }

    private static StringData string(String text) {
        StringData string = StringData.fromString(text);
        // As bytes, as they are read from a file or a network.
        string.toBytes();
        return string;
    }

    @Override
    public RowData at(RowData made, long timestamp) {
        return ((TradeRow) made).at(timestamp);
    }

    @Override
    public TypeInformation<RowData> type() {
        return InternalTypeInfo.of(
                RowType.of(
                        new LogicalType[] {
                            new VarCharType(false, VarCharType.MAX_LENGTH),
                            new VarCharType(false, VarCharType.MAX_LENGTH),
                            new BigIntType(false),
                            new DoubleType(false),
                            new LocalZonedTimestampType(3)
                        },
                        new String[] {"trader", "symbol", "quantity", "price", "ts"}));
    }
}
