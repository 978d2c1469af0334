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

    /** Type of the form. */
    TypeInformation<T> type();
}
