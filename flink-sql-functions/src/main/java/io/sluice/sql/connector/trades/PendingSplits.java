package io.sluice.sql.connector.trades;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * State of the enumerator.
 *
 * @param splits that no reader has
 */
record PendingSplits(List<TradeSplit> splits) {

    /** Version 1: the splits, one after the other. */
    static final class Serializer implements SimpleVersionedSerializer<PendingSplits> {

        @Override
        public int getVersion() {
            return TradeSplitSerializer.VERSION;
        }

        @Override
        public byte[] serialize(PendingSplits pending) {
            ByteBuffer out =
                    ByteBuffer.allocate(pending.splits.size() * TradeSplitSerializer.BYTES);
            pending.splits.forEach(split -> TradeSplitSerializer.write(split, out));
            return out.array();
        }

        @Override
        public PendingSplits deserialize(int version, byte[] bytes) throws IOException {
            TradeSplitSerializer.check(version);
            ByteBuffer in = ByteBuffer.wrap(bytes);
            List<TradeSplit> splits = new ArrayList<>();
            while (in.hasRemaining()) {
                splits.add(TradeSplitSerializer.read(in));
            }
            return new PendingSplits(splits);
        }
    }
}
