package io.sluice.sql.connector.trades;

/** A trade while it is made: one object, filled again for each row. */
final class Trade {

    /** Number of the row, from 0. */
    long id;

    /** Number of the trader, from 0. */
    int trader;

    /** Number of the symbol, from 0. */
    int symbol;

    /** Price of a piece, in hundredths. */
    long cents;

    /** Number of pieces. */
    int quantity;

    /** Event time, epoch ms. */
    long timestamp;
}
