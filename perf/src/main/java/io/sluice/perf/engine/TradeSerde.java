package io.sluice.perf.engine;

import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradeStats;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Trades and their statistics as bytes for Kafka: fixed binary fields, then the strings. */
final class TradeSerde {

    /** Writes trades. */
    static final Serializer<Trade> TRADE = (topic, trade) -> write(trade);

    /** Trades. */
    static final Serde<Trade> OF_TRADES =
            Serdes.serdeFrom(TRADE, (topic, bytes) -> readTrade(bytes));

    /** Statistics. */
    static final Serde<TradeStats> OF_STATS =
            Serdes.serdeFrom(
                    (topic, stats) -> write(stats),
                    (Deserializer<TradeStats>) (topic, bytes) -> readStats(bytes));

    private static final int STATS_BYTES = 5 * Long.BYTES;

    private TradeSerde() {}

    private static byte[] write(Trade trade) {
        byte[] trader = trade.trader.getBytes(StandardCharsets.ISO_8859_1);
        byte[] symbol = trade.symbol.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(2 * Long.BYTES + 1 + trader.length + symbol.length)
                .putLong(trade.quantity)
                .putDouble(trade.price)
                .put((byte) trader.length)
                .put(trader)
                .put(symbol)
                .array();
    }

    private static Trade readTrade(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Trade trade = new Trade();
        trade.quantity = in.getLong();
        trade.price = in.getDouble();
        int length = in.get();
        int at = in.position();
        trade.trader = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        trade.symbol =
                new String(
                        bytes,
                        at + length,
                        bytes.length - at - length,
                        StandardCharsets.ISO_8859_1);
        return trade;
    }

    private static byte @Nullable [] write(@Nullable TradeStats stats) {
        return stats == null
                ? null
                : ByteBuffer.allocate(STATS_BYTES)
                        .putLong(stats.trades)
                        .putLong(stats.volume)
                        .putDouble(stats.minPrice)
                        .putDouble(stats.maxPrice)
                        .putDouble(stats.totalPrice)
                        .array();
    }

    private static @Nullable TradeStats readStats(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        TradeStats stats = new TradeStats();
        stats.trades = in.getLong();
        stats.volume = in.getLong();
        stats.minPrice = in.getDouble();
        stats.maxPrice = in.getDouble();
        stats.totalPrice = in.getDouble();
        return stats;
    }
}
