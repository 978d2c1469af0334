package io.sluice.sql.connector.board;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.Row;

/** Boards of symbol, window_start, window_end, trades, price. */
final class Boards {

    static final BoardColumns COLUMNS =
            BoardColumns.of(
                    RowType.of(
                            new LogicalType[] {
                                VarCharType.STRING_TYPE,
                                new TimestampType(3),
                                new TimestampType(3),
                                new BigIntType(),
                                new DoubleType()
                            },
                            new String[] {
                                "symbol", "window_start", "window_end", "trades", "price"
                            }),
                    new int[] {0, 1, 2},
                    Optional.of("price"));

    private Boards() {}

    /** A row of the window of 10 s that ends at a second. */
    static Row row(String symbol, long endSecond, long trades, double price) {
        return Row.of(symbol, time(endSecond - 10), time(endSecond), trades, price);
    }

    static LocalDateTime time(long second) {
        return LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    }

    static BoardConfig config(int port) {
        return config("127.0.0.1", port, false);
    }

    static BoardConfig config(String host, int port, boolean allowRemote) {
        return new BoardConfig(
                "Trades", host, port, allowRemote, 500, Duration.ofMillis(100), Duration.ZERO);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
