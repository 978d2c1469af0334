package io.sluice.it;

import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A split of a {@link Timeline}, and how far it was read.
 *
 * @param split number of the split
 * @param position index of the next event
 */
public record EventSplit(int split, int position) implements SourceSplit {

    @Override
    public String splitId() {
        return Integer.toString(split);
    }

    /** Two numbers. */
    public static final class Serializer implements SimpleVersionedSerializer<EventSplit> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(EventSplit split) {
            return ByteBuffer.allocate(2 * Integer.BYTES)
                    .putInt(split.split)
                    .putInt(split.position)
                    .array();
        }

        @Override
        public EventSplit deserialize(int version, byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new EventSplit(buffer.getInt(), buffer.getInt());
        }
    }
}
