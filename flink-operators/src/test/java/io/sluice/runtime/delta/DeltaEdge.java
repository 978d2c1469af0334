package io.sluice.runtime.delta;

import io.sluice.core.table.DetachedRow;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.codec.SampleQuery.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** A writer whose blocks go through bytes, as on the network, to a reader that remembers all. */
final class DeltaEdge {

    static final int MAX_PARALLELISM = 128;

    private final DataOutputSerializer network = new DataOutputSerializer(1024);
    private final DeltaReader<String> reader;
    final List<DeltaBlock> blocks = new ArrayList<>();
    final List<ArrivedRow> rows = new ArrayList<>();
    final List<ArrivedRecord> records = new ArrayList<>();
    final DeltaWriter<String> writer;

    /** A row that arrived. */
    record ArrivedRow(long sliceEnd, int keyGroup, Content content) {}

    /** A record that arrived. */
    record ArrivedRecord(int keyGroup, long timestamp, String value) {}

    DeltaEdge(SampleQuery query) {
        LayoutFingerprint fingerprint =
                LayoutFingerprint.of(
                        WindowSpec.tumbling(1000, 0), query.schema(), StringSerializer.INSTANCE);
        writer =
                new DeltaWriter<>(
                        query.schema(),
                        StringSerializer.INSTANCE,
                        DeltaEdge::keyGroup,
                        MAX_PARALLELISM,
                        fingerprint,
                        this::transfer);
        reader = new DeltaReader<>("q", fingerprint, query.schema(), StringSerializer.INSTANCE);
    }

    static int keyGroup(int hash) {
        return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, MAX_PARALLELISM);
    }

    private void transfer(DeltaBlock block) {
        try {
            network.clear();
            DeltaBlockSerializer.INSTANCE.serialize(block, network);
            DeltaBlock received =
                    DeltaBlockSerializer.INSTANCE.deserialize(
                            new DataInputDeserializer(network.getCopyOfBuffer()));
            blocks.add(received);
            reader.read(received, new Memory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Memory implements DeltaHandler<String> {
        @Override
        public void row(long sliceEnd, int keyGroup, DetachedRow row) {
            rows.add(new ArrivedRow(sliceEnd, keyGroup, Content.of(row)));
        }

        @Override
        public void record(int keyGroup, long timestamp, String value) {
            records.add(new ArrivedRecord(keyGroup, timestamp, value));
        }
    }
}
