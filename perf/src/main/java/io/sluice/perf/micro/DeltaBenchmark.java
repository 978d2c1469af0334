package io.sluice.perf.micro;

import io.sluice.core.engine.KeyGroups;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.SliceTable;
import io.sluice.perf.load.Trade;
import io.sluice.perf.load.TradePool;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.RowSchema;
import io.sluice.runtime.delta.DeltaBlock;
import io.sluice.runtime.delta.DeltaBlockSerializer;
import io.sluice.runtime.delta.DeltaHandler;
import io.sluice.runtime.delta.DeltaReader;
import io.sluice.runtime.delta.DeltaWriter;
import io.sluice.runtime.delta.LayoutFingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The edge between fold and window: one operation is one drain of a table, from rows to serialized
 * blocks, or back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp() before anything else.
public class DeltaBenchmark {

    private static final int KEY_GROUPS = 128;
    private static final long SLICE_END = TradePool.FIRST_TIMESTAMP + 10_000;

    /** Rows of the table: a key each, of one string. */
    @Param({"200", "10000"})
    public int rows;

    private SliceTable table;
    private DeltaWriter<Trade> writer;
    private DeltaReader<Trade> reader;
    private final ByteWriter wire = new ByteWriter(1 << 20);
    private final ByteReader in = new ByteReader();
    private final RecordCounter counter = new RecordCounter();

    /** Makes a table with one record in each row. */
    @Setup
    public void setUp() {
        TradeQuery query = new TradeQuery(1);
        table = query.tables(rows).acquire();
        KeyAccess<Trade> access = query.keys();
        for (int i = 0; i < rows; i++) {
            Trade trade = trade(i);
            int row = table.upsert(trade, access.hash(trade), access);
            query.layout()
                    .accumulate(
                            trade,
                            0,
                            table.lanes(row),
                            table.lane(row),
                            table.objects(row),
                            table.object(row));
        }
        RowSchema schema = query.schema();
        TypeSerializer<Trade> input =
                Types.POJO(Trade.class).createSerializer(new SerializerConfigImpl());
        LayoutFingerprint fingerprint = LayoutFingerprint.of(TradeQuery.WINDOW, schema, input);
        KeyGroups keyGroups =
                hash -> KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, KEY_GROUPS);
        writer =
                new DeltaWriter<>(
                        schema, input, keyGroups, KEY_GROUPS, fingerprint, this::serialize);
        reader = new DeltaReader<>("benchmark", fingerprint, schema, input);
        write();
    }

    private static Trade trade(int i) {
        Trade trade = new Trade();
        trade.trader = "TRADER" + i;
        trade.quantity = 1;
        trade.price = i;
        return trade;
    }

    private void serialize(DeltaBlock block) {
        try {
            DeltaBlockSerializer.INSTANCE.serialize(block, wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Encodes and serializes all rows. Returns the number of bytes. */
    @Benchmark
    public int write() {
        wire.clear();
        writer.writeTable(SLICE_END, table);
        return wire.length();
    }

    /** Deserializes and decodes all rows. Returns the number of records in them. */
    @Benchmark
    public long read() throws IOException {
        counter.records = 0;
        in.reset(wire.bytes(), 0, wire.length());
        while (in.remaining() > 0) {
            reader.read(DeltaBlockSerializer.INSTANCE.deserialize(in), counter);
        }
        return counter.records;
    }

    private static final class RecordCounter implements DeltaHandler<Trade> {

        private long records;

        @Override
        public void row(long sliceEnd, int keyGroup, DetachedRow row) {
            records += row.records();
        }

        @Override
        public void record(int keyGroup, long timestamp, Trade record) {
            records++;
        }
    }
}
