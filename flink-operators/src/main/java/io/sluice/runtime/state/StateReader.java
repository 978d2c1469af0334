package io.sluice.runtime.state;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.StateForm;
import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.TableShape;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.CorruptBytesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;

/**
 * Reads raw keyed state back. The bytes of a key group are all read and verified before any of its
 * rows is handed out. Owned by one thread.
 */
public final class StateReader {

    private final StateFormat format;
    private final StateCompatibility compatibility;
    private final DetachedRow row;
    private final DetachedRow asEmitted;
    private final boolean keepsEmitted;

    /** Old subtasks may have written differing headers, but usually there is one. */
    private final Map<ByteBuffer, StoredRowReader> readersByHeader = new HashMap<>();

    /**
     * @param format what the current query's state is made of
     * @param classLoader loads the classes of serializers
     */
    public StateReader(StateFormat format, ClassLoader classLoader) {
        this.format = format;
        compatibility = new StateCompatibility(format, classLoader);
        keepsEmitted = format.spec().keepsEmitted();
        TableShape shape =
                new TableShape(
                        format.schema().keyNames().size(), format.schema().layout(), keepsEmitted);
        row = new DetachedRow(shape);
        asEmitted = new DetachedRow(shape);
    }

    /**
     * Reads all key groups.
     *
     * @throws IOException if state is truncated, corrupt, or of an unknown version
     * @throws StateIncompatibleException if the state is of another query
     */
    public void read(Iterable<KeyGroupStatePartitionStreamProvider> keyGroups, StateHandler handler)
            throws IOException, StateIncompatibleException {
        for (KeyGroupStatePartitionStreamProvider provider : keyGroups) {
            int keyGroup = provider.getKeyGroupId();
            try (InputStream in = provider.getStream()) {
                read(keyGroup, in, handler);
            } catch (IOException e) {
                throw new IOException(
                        "The state of query '%s', key group %s, cannot be read: %s"
                                .formatted(format.query(), keyGroup, e.getMessage()),
                        e);
            }
        }
    }

    private void read(int keyGroup, InputStream in, StateHandler handler)
            throws IOException, StateIncompatibleException {
        FrameReader frames = new FrameReader(in);
        int version = frames.begin();
        byte[] header = frames.next(FrameType.HEADER);
        ByteReader group = new ByteReader().reset(frames.next(FrameType.KEY_GROUP));
        int storedGroup = group.readInt();
        long watermark = group.readLong();
        long expired = group.readLong();
        int rows = group.readInt();
        UnfinishedClose unfinished =
                version == StateFormat.VERSION_UNFINISHED ? StoredClose.read(group) : null;
        if (storedGroup != keyGroup || rows < 0 || group.remaining() != 0) {
            throw new CorruptBytesException(
                    "corrupt: found %s rows of key group %s".formatted(rows, storedGroup));
        }
        List<ByteReader> verified = readFrames(frames, rows);
        StoredRowReader reader = readerFor(header);
        int tableSets = format.spec().tableSets();
        if (unfinished != null) {
            requireMatch(unfinished);
            tableSets = 1 + unfinished.waiting().size();
        }
        handler.keyGroup(keyGroup, watermark, expired, unfinished);
        for (ByteReader frame : verified) {
            applyFrame(frame, unfinished != null, tableSets, reader, handler);
        }
    }

    /** The windows are those of the query: that has been verified. */
    private void requireMatch(UnfinishedClose unfinished) throws IOException {
        if (format.spec().stateForm() != StateForm.SHARED_SLICES
                || unfinished.windows().size() != format.spec().kinds()) {
            throw new CorruptBytesException(
                    "corrupt: an unfinished close of %s kinds of windows"
                            .formatted(unfinished.windows().size()));
        }
    }

    private static List<ByteReader> readFrames(FrameReader frames, int rows) throws IOException {
        List<ByteReader> verified = new ArrayList<>();
        int missing = rows;
        while (missing > 0) {
            ByteReader frame = new ByteReader().reset(frames.next(FrameType.ROWS));
            int frameRows = frame.readInt();
            if (frameRows < 1 || frameRows > missing) {
                throw new CorruptBytesException(
                        "corrupt: a frame of %s rows where %s are missing"
                                .formatted(frameRows, missing));
            }
            missing -= frameRows;
            verified.add(frame);
        }
        return verified;
    }

    private StoredRowReader readerFor(byte[] header)
            throws IOException, StateIncompatibleException {
        ByteBuffer key = ByteBuffer.wrap(header);
        StoredRowReader reader = readersByHeader.get(key);
        if (reader == null) {
            reader = compatibility.readerOf(StateHeader.parse(header));
            readersByHeader.put(key, reader);
        }
        return reader;
    }

    private void applyFrame(
            ByteReader frame,
            boolean unfinished,
            int tableSets,
            StoredRowReader reader,
            StateHandler handler)
            throws IOException, StateIncompatibleException {
        while (frame.remaining() > 0) {
            int tableSet = unfinished || tableSets > 1 ? readTableSet(frame, tableSets) : 0;
            long end = frame.readLong();
            int rows = frame.readInt();
            for (int i = 0; i < rows; i++) {
                applyRow(tableSet, end, frame, reader, handler);
            }
        }
    }

    private static int readTableSet(ByteReader frame, int tableSets) throws IOException {
        int tableSet = frame.readVarInt();
        if (tableSet < 0 || tableSet >= tableSets) {
            throw new CorruptBytesException(
                    "corrupt: rows of windows number %s of %s".formatted(tableSet, tableSets));
        }
        return tableSet;
    }

    private void applyRow(
            int tableSet, long end, ByteReader frame, StoredRowReader reader, StateHandler handler)
            throws IOException, StateIncompatibleException {
        byte marks = frame.readByte();
        boolean dirty = (marks & StateFormat.DIRTY) != 0;
        // An append-only changelog knows no updates: what was published before is published as new.
        boolean emitted =
                (marks & StateFormat.EMITTED) != 0
                        && format.spec().changelog() != ChangelogMode.APPEND;
        reader.readKey(frame, row);
        reader.readAccumulator(frame, row);
        if ((marks & StateFormat.AS_EMITTED) != 0) {
            reader.readAccumulator(frame, asEmitted);
        } else if (emitted && keepsEmitted) {
            guessEmitted(dirty);
        }
        if (emitted && keepsEmitted) {
            asEmitted.hash(row.hash());
            System.arraycopy(row.key(), 0, asEmitted.key(), 0, row.key().length);
        }
        handler.row(tableSet, end, row, emitted, dirty, asEmitted);
    }

    /** The state does not keep what was emitted, but the query wants to know. */
    private void guessEmitted(boolean dirty) throws StateIncompatibleException {
        if (!dirty) {
            format.schema()
                    .layout()
                    .copy(
                            asEmitted.lanes(),
                            0,
                            asEmitted.objects(),
                            0,
                            row.lanes(),
                            0,
                            row.objects(),
                            0);
        } else if (format.spec().changelog() == ChangelogMode.RETRACT) {
            throw new StateIncompatibleException(
                    format.query(),
                    "the changelog mode is now 'retract', but the state was written without the rows"
                            + " as they were last emitted, and some of them have changed since",
                    "Restore with the former changelog mode");
        } else {
            // An empty accumulator equals no result that was ever emitted: the change is emitted.
            asEmitted.clear();
        }
    }
}
