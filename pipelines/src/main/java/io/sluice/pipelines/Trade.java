package io.sluice.pipelines;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A trade as it comes from Kafka.
 *
 * @param traderId who trades
 * @param symbol what is traded
 * @param price per piece
 * @param quantity number of pieces
 * @param tradeTime epoch ms
 */
public record Trade(String traderId, String symbol, double price, long quantity, long tradeTime) {

    /** The time that Flink's JSON format writes, in UTC: {@code 2024-01-01 09:30:00.123}. */
    static long parseTime(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
