package io.sluice.sql.connector.trades;

import java.io.Serializable;

/**
 * What a table of trades holds; checked already.
 *
 * @param generator which trades
 * @param rows number of rows
 * @param bounded whether the table ends
 * @param rowsPerSecond most rows per second of all readers together; 0 for no limit
 * @param traders number of traders
 * @param symbols number of symbols
 * @param skew exponent of Zipf's law for traders and symbols; 0 for uniform
 * @param disorderMillis most by which a row that is not late trails the rows before it
 * @param lateFraction part of the rows that are late, from 0 to 1
 * @param latenessMillis most by which a late row exceeds the disorder
 * @param seed of everything random
 * @param startTimestamp event time of row 0, epoch ms; {@link #NOW} for that of the first start
 * @param eventRate rows per second of event time
 */
record TradesConfig(
        Generator generator,
        long rows,
        boolean bounded,
        long rowsPerSecond,
        int traders,
        int symbols,
        double skew,
        long disorderMillis,
        double lateFraction,
        long latenessMillis,
        long seed,
        long startTimestamp,
        long eventRate)
        implements Serializable {

    /** The clock when the job starts for the first time. */
    static final long NOW = Long.MIN_VALUE;

    /** Rows that an unbounded table would have in the end; its times stay within a long. */
    static final long UNBOUNDED_ROWS = Long.MAX_VALUE / 1_000_000;

    /** Which trades. */
    enum Generator {
        MARKET("market"),
        REFERENCE("reference"),
        REFERENCE_200("reference-200");

        private final String text;

        Generator(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    TradeGenerator newGenerator() {
        return switch (generator) {
            case MARKET -> new MarketGenerator(this);
            case REFERENCE -> ReferenceGenerator.of20Groups();
            case REFERENCE_200 -> ReferenceGenerator.of200Groups();
        };
    }
}
