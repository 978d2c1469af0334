package io.sluice.perf.job;

import io.sluice.perf.load.Trade;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The form in which a job takes trades.
 *
 * @param <T> type of the records
 */
public interface TradeForm<T> extends Serializable {

    /** Trades as they are. */
    TradeForm<Trade> POJO =
            new TradeForm<>() {

                private static final long serialVersionUID = 1L;

                @Override
                public Trade of(Trade trade) {
                    return trade;
                }

                @Override
                public TypeInformation<Trade> type() {
                    return Types.POJO(Trade.class);
                }
            };

    /** A trade in this form. Not to be changed. */
    T of(Trade trade);

    /** Whether records are made by their number, each when it is due, and trades do not matter. */
    default boolean isNumbered() {
        return false;
    }

    /** The record with this number, if they are made so. */
    default T numbered(long number) {
        throw new UnsupportedOperationException("records are made of trades");
    }

    /**
     * A trade in this form that comes at some time, if that is part of the form.
     *
     * @param made by {@link #of}; each call for it takes the place of the one before
     * @param timestamp event time in epoch ms
     */
    default T at(T made, long timestamp) {
        return made;
    }

    /** Type of the form. */
    TypeInformation<T> type();
}
