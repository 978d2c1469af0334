package io.sluice.runtime.codec;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.UnreadKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A row as bytes: hash of the key (4 bytes), key fields, long lanes (8 bytes each), object lanes.
 * Allocates nothing but the keys and accumulators that it reads. Owned by one thread.
 */
public final class RowCodec {

    /** What takes more bytes has no image. */
    public static final int MAX_IMAGE_BYTES = 2 * Long.BYTES;

    private final FieldCodec[] keys;
    private final int lanes;

    /** Nothing but a use of what was touched, so that it is not optimised away. */
    private int touched;

    private final FieldCodec[] objects;
    private final FieldFormat[] keyFormats;
    private final FieldFormat[] objectFormats;

    private final @Nullable KeyImage image;

    /** Reads keys that were left where they are. */
    private final UnreadKey unread = this::readUnread;

    private final ByteReader keyReader = new ByteReader();

    /** Where they are. */
    private @Nullable ByteReader unkeyed;

    /** A codec for rows of the schema, with its own duplicates of the serializers. */
    public RowCodec(RowSchema schema) {
        keys = schema.keySerializers().stream().map(FieldCodec::of).toArray(FieldCodec[]::new);
        keyFormats =
                schema.keySerializers().stream().map(FieldFormat::of).toArray(FieldFormat[]::new);
        image = imagesKeys(schema) ? new KeyImage(schema.keySerializers()) : null;
        AccumulatorLayout<?> layout = schema.layout();
        lanes = layout.longStride();
        objects = new FieldCodec[layout.objectStride()];
        objectFormats = new FieldFormat[objects.length];
        List<@Nullable TypeSerializer<?>> serializers = schema.accumulatorSerializers();
        for (int i = 0; i < serializers.size(); i++) {
            TypeSerializer<?> serializer = serializers.get(i);
            if (serializer != null) {
                objects[layout.objectOffset(i)] = FieldCodec.of(serializer);
                objectFormats[layout.objectOffset(i)] = FieldFormat.of(serializer);
            }
        }
    }

    /**
     * Whether keys of the schema that take few bytes have an {@linkplain DetachedRow#image image}:
     * these bytes. Each field tells by its first bytes where it ends, so zeros behind the last make
     * no two keys alike.
     */
    public static boolean imagesKeys(RowSchema schema) {
        return schema.keySerializers().stream().allMatch(FieldFormat::identifies);
    }

    /** Brings keys of some rows into the processor's cache, all at once. */
    public void touchKeys(SliceTable table, int from, int to) {
        touched = table.touchTexts(from, to);
    }

    /** Sum of what was touched last, which means nothing. */
    int touched() {
        return touched;
    }

    /** Writes a row of a table. */
    public void write(SliceTable table, int row, ByteWriter out) throws IOException {
        writeKey(table.hash(row), table.keys(row), table.key(row), out);
        writeAccumulator(
                table.lanes(row), table.lane(row), table.objects(row), table.object(row), out);
    }

    /** Writes a detached row. */
    public void write(DetachedRow row, ByteWriter out) throws IOException {
        writeKey(row.hash(), row.key(), 0, out);
        writeAccumulator(row.lanes(), 0, row.objects(), 0, out);
    }

    /** Writes the first part of a row: its hash and its key fields {@code fields[at ..]}. */
    public void writeKey(int hash, Object[] fields, int at, ByteWriter out) throws IOException {
        out.writeInt(hash);
        for (int i = 0; i < keys.length; i++) {
            keys[i].write(fields[at + i], out);
        }
    }

    /** Writes the second part of a row: its lanes and object lanes. */
    public void writeAccumulator(
            long[] from, int at, @Nullable Object[] fromObjects, int objectAt, ByteWriter out)
            throws IOException {
        out.writeLongs(from, at, lanes);
        for (int i = 0; i < objects.length; i++) {
            objects[i].write(fromObjects[objectAt + i], out);
        }
    }

    /** Skips the next row. Returns the hash of its key. */
    public int skip(ByteReader in) throws IOException {
        int hash = in.readInt();
        for (FieldFormat format : keyFormats) {
            format.skip(in);
        }
        skipAccumulator(in);
        return hash;
    }

    /** Skips what {@link #writeAccumulator} wrote. */
    public void skipAccumulator(ByteReader in) throws IOException {
        in.skipBytesToRead(lanes * Long.BYTES);
        for (FieldFormat format : objectFormats) {
            format.skip(in);
        }
    }

    /** Reads the next row. */
    public void read(ByteReader in, DetachedRow into) throws IOException {
        into.hash(in.readInt());
        if (image == null) {
            readKey(in, into.newKey());
        } else {
            readKey(in, into, image);
        }
        readAccumulator(in, into);
    }

    /**
     * Reads the next row, and of a key that has an image nothing else, as long as nobody asks for
     * it. The bytes must stay as long as the row is used, and one reader is used at a time.
     */
    public void readUnkeyed(ByteReader in, DetachedRow into) throws IOException {
        if (image == null) {
            read(in, into);
            return;
        }
        into.hash(in.readInt());
        int start = in.position();
        image.clear();
        for (int i = 0; i < keyFormats.length; i++) {
            int from = in.position();
            keyFormats[i].skip(in);
            image.add(i, in, from);
        }
        if ((image.high() | image.low()) != 0) {
            if (unkeyed != in) {
                unkeyed = in;
            }
            into.unread(unread, start, image.high(), image.low());
        } else {
            readKey(keyReader.from(in, start), into.newKey());
        }
        readAccumulator(in, into);
    }

    /** The key of a row that was read without it. */
    private void readUnread(int position, Object[] into) {
        try {
            readKey(keyReader.from(Objects.requireNonNull(unkeyed), position), into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readKey(ByteReader in, @Nullable Object[] fields) throws IOException {
        for (int i = 0; i < keys.length; i++) {
            fields[i] = keys[i].read(in);
        }
    }

    private void readKey(ByteReader in, DetachedRow into, KeyImage bytes) throws IOException {
        @Nullable Object[] fields = into.newKey();
        bytes.clear();
        for (int i = 0; i < keys.length; i++) {
            int start = in.position();
            fields[i] = keys[i].read(in);
            bytes.add(i, in, start);
        }
        into.image(bytes.high(), bytes.low());
    }

    /** Reads what {@link #writeAccumulator} wrote. */
    public void readAccumulator(ByteReader in, DetachedRow into) throws IOException {
        in.readLongs(into.lanes(), 0, lanes);
        @Nullable Object[] accumulators = into.objects();
        for (int i = 0; i < objects.length; i++) {
            accumulators[i] = objects[i].read(in);
        }
    }
}
