package io.sluice.sql.function;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.LaneAggregate;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.runtime.AggregateColumn;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.FieldCodec;
import io.sluice.runtime.codec.FieldFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * How the windows of a key become bytes, and again windows of a query whose aggregates may have
 * been added, dropped or reordered since.
 *
 * <p>Bytes: version; number of aggregates, for each the hashes of its name (8 bytes) and of its
 * kind (4), and the number of its lanes, -1 for an object; number of windows, for each start, end,
 * marks, pending records, accumulator, and accumulator as published if that is kept. An accumulator
 * is the number of records, the lanes of all aggregates, and their objects behind their lengths.
 *
 * <p>Owned by one thread; {@link #duplicate} makes one for another.
 */
final class KeyWindowsFormat {

    private static final int VERSION = 1;
    private static final int CLOSED = 1;
    private static final int PUBLISHED = 2;
    private static final int COPIED = 4;
    private static final int OBJECT = -1;
    private static final int NONE = -1;
    private static final int BYTES = 256;

    /** Hashes of name and kind, number of lanes. */
    private static final int AGGREGATE_BYTES = Long.BYTES + Integer.BYTES + 1;

    /** Start, end, marks, pending records and number of records. */
    private static final int WINDOW_BYTES = 4 * Long.BYTES + 1;

    private static final Object[] NO_OBJECTS = {};

    private final AccumulatorLayout<RowData> layout;
    private final List<AggregateColumn<RowData>> columns;
    private final @Nullable FieldCodec[] codecs;
    private final byte[] header;
    private final ByteReader in = new ByteReader();

    KeyWindowsFormat(AccumulatorLayout<RowData> layout, List<AggregateColumn<RowData>> columns) {
        this.layout = layout;
        this.columns = columns;
        this.codecs = new FieldCodec[columns.size()];
        ByteWriter out = new ByteWriter(BYTES);
        out.writeByte(VERSION);
        out.writeVarInt(columns.size());
        for (int i = 0; i < codecs.length; i++) {
            NamedAggregate<RowData> named = columns.get(i).aggregate();
            TypeSerializer<?> serializer = columns.get(i).accumulatorSerializer();
            // Behind a length, so that it can be skipped when the aggregate is gone.
            codecs[i] = serializer == null ? null : FieldFormat.SERIALIZED.codec(serializer);
            out.writeLong(nameHash(named.name()));
            out.writeInt(named.aggregate().stateKind().hashCode());
            out.writeByte(lanes(named.aggregate()));
        }
        this.header = out.toByteArray();
    }

    /** FNV-1a in 64 bits. */
    private static long nameHash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte character : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (character & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }

    private static int lanes(Aggregate<?> aggregate) {
        return aggregate instanceof LaneAggregate<?> inLanes ? inLanes.lanes() : OBJECT;
    }

    /** The same for another thread. */
    KeyWindowsFormat duplicate() {
        return new KeyWindowsFormat(layout, columns);
    }

    /** A window without records. */
    WindowRow newRow(long start, long end) {
        WindowRow row =
                new WindowRow(
                        start,
                        end,
                        new long[layout.longStride()],
                        layout.objectStride() == 0
                                ? NO_OBJECTS
                                : new Object[layout.objectStride()]);
        layout.init(row.lanes, 0, row.objects, 0);
        return row;
    }

    /** Makes a window one without records and with other bounds. */
    void reset(WindowRow row, long start, long end) {
        row.start = start;
        row.end = end;
        row.pending = 0;
        row.closed = false;
        row.published = false;
        row.copy = null;
        layout.init(row.lanes, 0, row.objects, 0);
    }

    /** Windows that share nothing changeable with the given ones. */
    List<WindowRow> copy(List<WindowRow> rows) {
        List<WindowRow> copies = new ArrayList<>(rows.size());
        for (WindowRow row : rows) {
            WindowRow copy = newRow(row.start, row.end);
            layout.copy(copy.lanes, 0, copy.objects, 0, row.lanes, 0, row.objects, 0);
            copy.pending = row.pending;
            copy.closed = row.closed;
            copy.published = row.published;
            if (row.copy != null) {
                copy.copy =
                        published(row.copy.start, row.copy.end, row.copy.lanes, row.copy.objects);
            }
            copies.add(copy);
        }
        return copies;
    }

    /** Keeps what is published. */
    WindowRow.Published published(long start, long end, long[] lanes, @Nullable Object[] objects) {
        WindowRow.Published copy =
                new WindowRow.Published(
                        start,
                        end,
                        new long[layout.longStride()],
                        new Object[layout.objectStride()]);
        layout.copy(copy.lanes, 0, copy.objects, 0, lanes, 0, objects, 0);
        return copy;
    }

    /** Appends windows. */
    void write(List<WindowRow> rows, ByteWriter out) throws IOException {
        out.write(header);
        out.writeVarInt(rows.size());
        for (WindowRow row : rows) {
            WindowRow.Published copy = row.copy;
            out.writeLong(row.start);
            out.writeLong(row.end);
            out.writeByte(
                    (row.closed ? CLOSED : 0)
                            | (row.published ? PUBLISHED : 0)
                            | (copy != null ? COPIED : 0));
            out.writeLong(row.pending);
            writeAccumulator(row.lanes, row.objects, out);
            if (copy != null) {
                out.writeLong(copy.start);
                out.writeLong(copy.end);
                writeAccumulator(copy.lanes, copy.objects, out);
            }
        }
    }

    private void writeAccumulator(long[] lanes, @Nullable Object[] objects, ByteWriter out)
            throws IOException {
        out.writeLongs(lanes, 0, lanes.length);
        for (int i = 0; i < codecs.length; i++) {
            FieldCodec codec = codecs[i];
            if (codec != null) {
                codec.write(objects[layout.objectOffset(i)], out);
            }
        }
    }

    /** Reads what was written, perhaps by another query. */
    List<WindowRow> read(byte[] bytes) {
        try {
            in.reset(bytes);
            Stored stored = readHeader(bytes);
            int count = readCount("windows", WINDOW_BYTES);
            List<WindowRow> rows = new ArrayList<>(Math.max(1, count));
            for (int i = 0; i < count; i++) {
                rows.add(readRow(stored));
            }
            if (in.remaining() > 0) {
                throw new CorruptBytesException(
                        "corrupt: " + in.remaining() + " bytes behind the windows");
            }
            return rows;
        } catch (IOException e) {
            throw new TableException("The windows in the state cannot be read.", e);
        }
    }

    /** A number of things that take so many bytes each at least, which must be there. */
    private int readCount(String things, int bytesEach) throws IOException {
        int count = in.readVarInt();
        if (count < 0 || count > in.remaining() / bytesEach) {
            throw new CorruptBytesException(
                    "truncated or corrupt: "
                            + count
                            + " "
                            + things
                            + ", "
                            + in.remaining()
                            + " bytes left");
        }
        return count;
    }

    private WindowRow readRow(Stored stored) throws IOException {
        WindowRow row = newRow(in.readLong(), in.readLong());
        int marks = in.readByte();
        row.closed = (marks & CLOSED) != 0;
        row.published = (marks & PUBLISHED) != 0;
        row.pending = in.readLong();
        readAccumulator(stored, row.lanes, row.objects);
        if ((marks & COPIED) != 0) {
            WindowRow.Published copy =
                    new WindowRow.Published(
                            in.readLong(),
                            in.readLong(),
                            new long[layout.longStride()],
                            new Object[layout.objectStride()]);
            layout.init(copy.lanes, 0, copy.objects, 0);
            readAccumulator(stored, copy.lanes, copy.objects);
            row.copy = copy;
        }
        return row;
    }

    private Stored readHeader(byte[] bytes) throws IOException {
        if (bytes.length >= header.length
                && Arrays.equals(bytes, 0, header.length, header, 0, header.length)) {
            in.skipBytesToRead(header.length);
            return ofThisQuery();
        }
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "they are of version %d, and this is version %d of Sluice's functions"
                            .formatted(version, VERSION));
        }
        int count = readCount("aggregates", AGGREGATE_BYTES);
        Stored stored = new Stored(new int[count], new int[count]);
        for (int i = 0; i < count; i++) {
            long name = in.readLong();
            int kind = in.readInt();
            stored.lanes[i] = in.readByte();
            stored.targets[i] = target(name, kind);
            requireLanes(stored.lanes[i], stored.targets[i]);
        }
        return stored;
    }

    /** Those of a kind are always as many: others would be read over their neighbours. */
    private void requireLanes(int found, int target) throws IOException {
        int least = target == NONE ? OBJECT : lanes(columns.get(target).aggregate().aggregate());
        if (found < least || (target != NONE && found > least)) {
            throw new CorruptBytesException("corrupt: an aggregate of " + found + " lanes");
        }
    }

    private Stored ofThisQuery() {
        int[] lanes = new int[codecs.length];
        int[] targets = new int[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            lanes[i] = lanes(columns.get(i).aggregate().aggregate());
            targets[i] = i;
        }
        return new Stored(lanes, targets);
    }

    /** Which aggregate of this query a stored one is. */
    private int target(long name, int kind) {
        for (int i = 0; i < codecs.length; i++) {
            NamedAggregate<RowData> named = columns.get(i).aggregate();
            if (nameHash(named.name()) == name) {
                if (named.aggregate().stateKind().hashCode() != kind) {
                    throw new TableException(
                            "The state has an aggregate '%s' that is no %s: give the new aggregate another name, or start without the state."
                                    .formatted(named.name(), named.aggregate().stateKind()));
                }
                return i;
            }
        }
        return NONE;
    }

    private void readAccumulator(Stored stored, long[] lanes, @Nullable Object[] objects)
            throws IOException {
        lanes[AccumulatorLayout.RECORDS] = in.readLong();
        for (int i = 0; i < stored.targets.length; i++) {
            int target = stored.targets[i];
            int count = stored.lanes[i];
            if (count <= 0) {
                continue;
            }
            if (target == NONE) {
                in.skipBytesToRead(count * Long.BYTES);
            } else {
                in.readLongs(lanes, layout.laneOffset(target), count);
            }
        }
        for (int i = 0; i < stored.targets.length; i++) {
            if (stored.lanes[i] == OBJECT) {
                FieldCodec codec = stored.targets[i] == NONE ? null : codecs[stored.targets[i]];
                if (codec == null) {
                    FieldFormat.SERIALIZED.skip(in);
                } else {
                    objects[layout.objectOffset(stored.targets[i])] = codec.read(in);
                }
            }
        }
    }

    /** The aggregates of stored windows. */
    private static final class Stored {

        /** Of each, -1 for an object. */
        final int[] lanes;

        /** Which aggregate of this query each is, -1 for none. */
        final int[] targets;

        Stored(int[] lanes, int[] targets) {
            this.lanes = lanes;
            this.targets = targets;
        }
    }
}
