package io.sluice.perf.engine;

import io.sluice.perf.job.TradeForm;
import io.sluice.perf.load.Trade;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
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

    private static final int TIME = 4;

    @Override
    public RowData of(Trade trade) {
        StringData trader = StringData.fromString(trade.trader);
        StringData symbol = StringData.fromString(trade.symbol);
        // As bytes, as they are read from a file or a network.
        trader.toBytes();
        symbol.toBytes();
        return GenericRowData.of(trader, symbol, trade.quantity, trade.price, null);
    }

    @Override
    public RowData at(RowData made, long timestamp) {
        ((GenericRowData) made).setField(TIME, TimestampData.fromEpochMillis(timestamp));
        return made;
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
