package io.sluice.core.spill;

import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;

/**
 * Where and how the rows of one subtask are spilled, and how many are. Owned by one thread, but the
 * numbers may be read by any, and files that a snapshot used last are deleted by another.
 */
public final class SpillSpace {

    /** Runs of a window beyond which some are merged into one. */
    static final int MAX_RUNS = 64;

    private final String setting;
    private final TableShape shape;
    private final RowBytes rows;
    private final SpillFiles files;
    private final IntUnaryOperator keyGroupOf;
    private final BiConsumer<SpillFile, IOException> notDeleted;
    private final int maxRuns;

    private final AtomicLong rowsNow = new AtomicLong();
    private final AtomicLong bytesNow = new AtomicLong();
    private final AtomicLong filesNow = new AtomicLong();
    private final AtomicLong rowsWritten = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong();

    /**
     * @param setting name of the setting that has rows spilled, quoted in errors
     * @param shape what the rows look like
     * @param rows how they look in bytes
     * @param files where they go
     * @param keyGroupOf key group of a hash, from 0
     * @param notDeleted told of files that cannot be closed or deleted, by any thread
     */
    public SpillSpace(
            String setting,
            TableShape shape,
            RowBytes rows,
            SpillFiles files,
            IntUnaryOperator keyGroupOf,
            BiConsumer<SpillFile, IOException> notDeleted) {
        this(setting, shape, rows, files, keyGroupOf, notDeleted, MAX_RUNS);
    }

    /** With at most so many runs of a window. */
    SpillSpace(
            String setting,
            TableShape shape,
            RowBytes rows,
            SpillFiles files,
            IntUnaryOperator keyGroupOf,
            BiConsumer<SpillFile, IOException> notDeleted,
            int maxRuns) {
        this.setting = setting;
        this.shape = shape;
        this.rows = rows;
        this.files = files;
        this.keyGroupOf = keyGroupOf;
        this.notDeleted = notDeleted;
        this.maxRuns = maxRuns;
    }

    /** Rows that are on disk and nowhere else; a key counts once per run that has a part of it. */
    public long rowsNow() {
        return rowsNow.get();
    }

    /** Bytes of the files that there are. */
    public long bytesNow() {
        return bytesNow.get();
    }

    /** Number of the files that there are. */
    public long filesNow() {
        return filesNow.get();
    }

    /** Rows that were ever written, those that were merged from other files included. */
    public long rowsWritten() {
        return rowsWritten.get();
    }

    /** Bytes that were ever written. */
    public long bytesWritten() {
        return bytesWritten.get();
    }

    /** A buffer for a row. */
    public SpilledRow newRow() {
        return new SpilledRow(shape);
    }

    /**
     * A table beside the budget, for the rows of one rank: few, unless somebody has made keys
     * collide.
     */
    public SliceTable newGroup() {
        return new TablePool(shape, 1, 0, MemoryBudget.unlimited()).acquire();
    }

    int maxRuns() {
        return maxRuns;
    }

    RowBytes rows() {
        return rows;
    }

    SpillFile nextFile() {
        return files.next();
    }

    /** By which rows are sorted: key group, then hash as an unsigned number. */
    long rank(int hash) {
        return (long) keyGroupOf.applyAsInt(hash) << Integer.SIZE | Integer.toUnsignedLong(hash);
    }

    /** The order of a table's rows in a run. */
    int[] order(SliceTable table) {
        return RowOrder.of(table, keyGroupOf);
    }

    /** Puts the dirty rows of a table into the order of a run, in which they are found fastest. */
    public void orderDirty(SliceTable table) {
        table.orderDirty(RowOrder.ofDirty(table, keyGroupOf));
    }

    void written(long moreRows, long moreBytes) {
        rowsNow.addAndGet(moreRows);
        bytesNow.addAndGet(moreBytes);
        filesNow.incrementAndGet();
        rowsWritten.addAndGet(moreRows);
        bytesWritten.addAndGet(moreBytes);
    }

    void readBack(long lessRows) {
        rowsNow.addAndGet(-lessRows);
    }

    void deleted(long lessBytes) {
        bytesNow.addAndGet(-lessBytes);
        filesNow.decrementAndGet();
    }

    void delete(SpillFile file) {
        try {
            file.delete();
        } catch (IOException e) {
            notDeleted(file, e);
        }
    }

    void notDeleted(SpillFile file, IOException cause) {
        notDeleted.accept(file, cause);
    }

    SpillException cannotWrite(SpillFile file, IOException cause) {
        return SpillException.whenWriting(file, setting, cause);
    }

    SpillException cannotRead(SpillFile file, IOException cause) {
        return SpillException.whenReading(file, setting, cause);
    }

    /** For a snapshot, which fails by itself: the rows stay where they are. */
    IOException cannotCopy(SpillFile file, IOException cause) {
        return SpillException.whenCopying(file, setting, cause);
    }

    SpillException cannotEncode(IOException cause) {
        return SpillException.whenEncoding(setting, cause);
    }

    SpillException cannotDecode(SpillFile file, IOException cause) {
        return SpillException.whenDecoding(file, setting, cause);
    }
}
