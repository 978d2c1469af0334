package io.sluice.perf.job;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/** Gives each reader its split as soon as it appears. Stateless, since jobs never fail over. */
final class TradeEnumerator implements SplitEnumerator<TradeSplit, byte[]> {

    private static final byte[] NO_STATE = {};

    private final SplitEnumeratorContext<TradeSplit> context;
    private final long records;

    TradeEnumerator(SplitEnumeratorContext<TradeSplit> context, long records) {
        this.context = context;
        this.records = records;
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtask) {
        context.assignSplit(TradeSplit.of(subtask, context.currentParallelism(), records), subtask);
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        throw new IllegalStateException("readers do not ask for splits");
    }

    @Override
    public void addSplitsBack(List<TradeSplit> splits, int subtask) {
        throw new IllegalStateException("reader " + subtask + " failed");
    }

    @Override
    public byte[] snapshotState(long checkpointId) {
        return NO_STATE;
    }

    @Override
    public void close() {}

    static final class StateSerializer implements SimpleVersionedSerializer<byte[]> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(byte[] state) {
            return state;
        }

        @Override
        public byte[] deserialize(int version, byte[] bytes) {
            return bytes;
        }
    }
}
