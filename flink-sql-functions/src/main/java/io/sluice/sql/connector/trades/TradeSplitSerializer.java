package io.sluice.sql.connector.trades;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Version 1: index and number of splits as ints, position and start as longs, big-endian. */
final class TradeSplitSerializer implements SimpleVersionedSerializer<TradeSplit> {

    static final int VERSION = 1;
    static final int BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(TradeSplit split) {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        write(split, out);
        return out.array();
    }

    @Override
    public TradeSplit deserialize(int version, byte[] bytes) throws IOException {
        check(version);
        return read(ByteBuffer.wrap(bytes));
    }

    static void check(int version) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the state of a 'sluice-trades' table is of version %d; this release reads %d"
                            .formatted(version, VERSION));
        }
    }

    static void write(TradeSplit split, ByteBuffer out) {
        out.putInt(split.index())
                .putInt(split.splits())
                .putLong(split.position())
                .putLong(split.startTimestamp());
    }

    static TradeSplit read(ByteBuffer in) {
        return new TradeSplit(in.getInt(), in.getInt(), in.getLong(), in.getLong());
    }
}
