package io.sluice.runtime.state;

import io.sluice.core.engine.StateForm;
import io.sluice.core.window.SeveralWindows;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.FieldFormat;
import io.sluice.runtime.state.StateHeader.StoredAggregate;
import io.sluice.runtime.state.StateHeader.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the state of one operator holds, found out without the query that wrote it and without the
 * classes of its keys: rows are counted and skipped. Add key group by key group, then ask.
 */
public final class StateContents {

    /** Lanes before those of the aggregates: the number of records; for sessions also two times. */
    private static final int HEAD_LANES = 1;

    private static final int HEAD_LANES_OF_SESSIONS = 3;

    private final SortedMap<Part, Rows> parts = new TreeMap<>(Part.ORDER);
    private @Nullable StateHeader header;
    private int keyGroups;
    private int unfinishedCloses;
    private long rows;
    private long leastWatermark = Long.MAX_VALUE;
    private long greatestWatermark = Long.MIN_VALUE;

    /**
     * A table.
     *
     * @param windows name of the windows that it belongs to; null where there is one kind only
     * @param end of its window or slice; {@link StateForm} says what it means
     */
    public record Part(@Nullable String windows, long end) {
        private static final Comparator<Part> ORDER =
                Comparator.comparing(
                                Part::windows, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .thenComparingLong(Part::end);
    }

    /**
     * Rows of a table.
     *
     * @param all how many there are
     * @param dirty how many of them changed since they were last published
     */
    public record Rows(long all, long dirty) {
        private Rows plus(Rows others) {
            return new Rows(all + others.all, dirty + others.dirty);
        }
    }

    /** Whether bytes begin as the state of these operators does; reads 4 of them. */
    public static boolean isOurs(InputStream in) throws IOException {
        byte[] magic = in.readNBytes(Integer.BYTES);
        return magic.length == Integer.BYTES
                && new ByteReader().reset(magic).readInt() == StateFormat.MAGIC;
    }

    /**
     * Adds a key group.
     *
     * @throws IOException if the bytes are truncated, corrupt, of an unknown version or of another
     *     query than those before
     */
    public void add(InputStream in) throws IOException {
        FrameReader frames = new FrameReader(in);
        int version = frames.begin();
        StateHeader own = StateHeader.parse(frames.next(FrameType.HEADER));
        if (header != null && !describes(header, own)) {
            throw new CorruptBytesException(
                    "key groups of different queries: %s by %s, and %s by %s"
                            .formatted(header.window(), names(header), own.window(), names(own)));
        }
        header = own;
        ByteReader group = new ByteReader().reset(frames.next(FrameType.KEY_GROUP));
        group.readInt();
        long watermark = group.readLong();
        group.readLong();
        int missing = group.readInt();
        boolean unfinished = version == StateFormat.VERSION_UNFINISHED;
        if (unfinished) {
            StoredClose.read(group);
            unfinishedCloses++;
        }
        keyGroups++;
        rows += missing;
        leastWatermark = Math.min(leastWatermark, watermark);
        greatestWatermark = Math.max(greatestWatermark, watermark);
        while (missing > 0) {
            ByteReader frame = new ByteReader().reset(frames.next(FrameType.ROWS));
            missing -= frame.readInt();
            addSections(frame, unfinished, own);
        }
    }

    /** Rows may have been written before and after an aggregate was added. */
    private static boolean describes(StateHeader one, StateHeader other) {
        return one.form() == other.form()
                && one.window().equals(other.window())
                && names(one).equals(names(other));
    }

    private static List<String> names(StateHeader header) {
        return header.keys().stream().map(StateHeader.StoredKey::name).toList();
    }

    private void addSections(ByteReader frame, boolean unfinished, StateHeader own)
            throws IOException {
        while (frame.remaining() > 0) {
            if (unfinished) {
                // Rows of a slice that wait for the close are counted with the others.
                frame.readVarInt();
            }
            Part part = new Part(windows(frame, own), frame.readLong());
            int count = frame.readInt();
            long dirty = 0;
            for (int i = 0; i < count; i++) {
                byte marks = frame.readByte();
                skipRow(marks, frame, own);
                dirty += (marks & StateFormat.DIRTY) == 0 ? 0 : 1;
            }
            parts.merge(part, new Rows(count, dirty), Rows::plus);
        }
    }

    private static @Nullable String windows(ByteReader frame, StateHeader own) throws IOException {
        if (own.form() != StateForm.OPEN_WINDOWS
                || !(own.window() instanceof SeveralWindows several)) {
            return null;
        }
        int index = frame.readVarInt();
        if (index < 0 || index >= several.all().size()) {
            throw new CorruptBytesException(
                    "corrupt: rows of windows number %s of %s"
                            .formatted(index, several.all().size()));
        }
        return several.all().get(index).name();
    }

    private static void skipRow(byte marks, ByteReader in, StateHeader own) throws IOException {
        in.skipBytesToRead(Integer.BYTES);
        for (StateHeader.StoredKey key : own.keys()) {
            key.format().skip(in);
        }
        skipAccumulator(in, own);
        if ((marks & StateFormat.AS_EMITTED) != 0) {
            skipAccumulator(in, own);
        }
    }

    private static void skipAccumulator(ByteReader in, StateHeader own) throws IOException {
        int lanes = own.form() == StateForm.SESSIONS ? HEAD_LANES_OF_SESSIONS : HEAD_LANES;
        List<FieldFormat> objects = new ArrayList<>();
        for (StoredAggregate aggregate : own.aggregates()) {
            lanes += aggregate.lanes();
            StoredObject object = aggregate.object();
            if (object != null) {
                objects.add(object.format());
            }
        }
        in.skipBytesToRead(lanes * Long.BYTES);
        for (FieldFormat format : objects) {
            format.skip(in);
        }
    }

    /** The windows, or null if no key group was added. */
    public @Nullable String windows() {
        return header == null ? null : header.window().toString();
    }

    /** How rows are kept: in words. */
    public String kept() {
        return header == null ? "not at all" : StateCompatibility.inWords(header.form());
    }

    /** Key fields, each with the class of its serializer. */
    public List<String> keys() {
        return header == null
                ? List.of()
                : header.keys().stream()
                        .map(key -> key.name() + " (" + key.serializer().className() + ")")
                        .toList();
    }

    /** Aggregates, each with the kind of its accumulator. */
    public List<String> aggregates() {
        return header == null
                ? List.of()
                : header.aggregates().stream()
                        .map(aggregate -> aggregate.name() + " " + aggregate.stateKind())
                        .toList();
    }

    /** Whether ends of parts are times in epoch ms. */
    public boolean endsAreTimes() {
        return header != null
                && (header.form() == StateForm.OPEN_WINDOWS
                        || header.form() == StateForm.SHARED_SLICES);
    }

    /** Rows by the table that they belong to. */
    public SortedMap<Part, Rows> parts() {
        return parts;
    }

    /** Key groups that hold rows or a watermark. */
    public int keyGroups() {
        return keyGroups;
    }

    /** Key groups whose windows were not all closed that their watermark closes. */
    public int unfinishedCloses() {
        return unfinishedCloses;
    }

    /** Rows of all tables. */
    public long rows() {
        return rows;
    }

    /** Watermark of the key group that is furthest behind, epoch ms. */
    public long leastWatermark() {
        return leastWatermark;
    }

    /** Watermark of the key group that is furthest ahead, epoch ms. */
    public long greatestWatermark() {
        return greatestWatermark;
    }
}
