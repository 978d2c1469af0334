package io.sluice.perf.nexmark;

import io.sluice.perf.job.TradeForm;
import io.sluice.perf.load.Trade;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Bids as the rows that Flink's table operators work on. */
final class BidRowForm implements TradeForm<RowData> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isNumbered() {
        return true;
    }

    @Override
    public RowData numbered(long number) {
        return GenericRowData.of(Bids.auction(number), Bids.bidder(number), Bids.price(number));
    }

    @Override
    public RowData of(Trade trade) {
        throw new UnsupportedOperationException("a trade is no bid");
    }

    @Override
    public TypeInformation<RowData> type() {
        return InternalTypeInfo.of(
                RowType.of(
                        new LogicalType[] {
                            new BigIntType(false), new BigIntType(false), new BigIntType(false)
                        },
                        new String[] {"auction", "bidder", "price"}));
    }
}
