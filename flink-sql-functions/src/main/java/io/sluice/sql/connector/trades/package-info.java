/**
 * Deterministic market data as a table: connector {@code sluice-trades}. Row number i is a function
 * of i and the options, so that any part of the table can be made again.
 */
@NullMarked
package io.sluice.sql.connector.trades;

import org.jspecify.annotations.NullMarked;
