package io.sluice.sql.connector.trades;

/** Makes trades by their number. The same number gives the same trade, in whatever order. */
interface TradeGenerator {

    /**
     * Makes one trade.
     *
     * @param id number of the trade, from 0
     * @param startTimestamp event time of trade 0, epoch ms
     * @param trade filled with it
     */
    void generate(long id, long startTimestamp, Trade trade);
}
