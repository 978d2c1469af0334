package io.sluice.perf.nexmark;

import io.sluice.perf.job.TradeForm;
import io.sluice.perf.load.Trade;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Bids as they are, a new object for each. */
final class BidForm implements TradeForm<Bid> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isNumbered() {
        return true;
    }

    @Override
    public Bid numbered(long number) {
        return Bids.bid(number);
    }

    @Override
    public Bid of(Trade trade) {
        throw new UnsupportedOperationException("a trade is no bid");
    }

    @Override
    public TypeInformation<Bid> type() {
        return Types.POJO(Bid.class);
    }
}
