package io.sluice.perf.job;

import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

final class TradeSplitSerializer implements SimpleVersionedSerializer<TradeSplit> {

    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(TradeSplit split) {
        return ByteBuffer.allocate(2 * Integer.BYTES + 2 * Long.BYTES)
                .putInt(split.subtask())
                .putInt(split.subtasks())
                .putLong(split.position())
                .putLong(split.records())
                .array();
    }

    @Override
    public TradeSplit deserialize(int version, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new TradeSplit(in.getInt(), in.getInt(), in.getLong(), in.getLong());
    }
}
