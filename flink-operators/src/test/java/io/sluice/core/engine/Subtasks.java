package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.spill.MemoryFiles;
import io.sluice.core.spill.RunImage;
import io.sluice.core.spill.SpillSpace;
import io.sluice.core.spill.SpillSpaces;
import io.sluice.core.spill.SpilledRow;
import io.sluice.core.table.Accumulators;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.Slices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Engines that share the key groups among them, and can be restarted with other shares. */
final class Subtasks {

    static final KeyAccess<Reading> KEYS = FieldKeys.of(List.of(Reading.SENSOR));

    private final int keyGroupCount;
    private final KeyGroups keyGroups;
    private final TestLayout testLayout;
    private EngineSpec spec;
    private int maxPooled;
    private long closeBatchRows = Long.MAX_VALUE;

    /** Null if nothing is spilled. */
    private @Nullable Random spills;

    private int tableRows = 16;
    private long budgetBytes = Long.MAX_VALUE;
    private final MemoryFiles files = new MemoryFiles();
    private List<Subtask> subtasks = new ArrayList<>();

    Subtasks(int keyGroupCount, EngineSpec spec, TestLayout testLayout, int maxPooled) {
        this.keyGroupCount = keyGroupCount;
        this.spec = spec;
        this.testLayout = testLayout;
        this.maxPooled = maxPooled;
        keyGroups = hash -> Math.floorMod(hash * 31, keyGroupCount);
        subtasks.add(new Subtask(0, keyGroupCount));
    }

    /** Closes windows in turns of so many rows from now on. */
    void closeInTurnsOf(long rows) {
        closeBatchRows = rows;
    }

    /** Spills tables at random moments, between turns of a close too. Before anything else. */
    void spillAt(Random moments, long budget) {
        spills = moments;
        budgetBytes = budget;
        subtasks.set(0, new Subtask(0, keyGroupCount));
    }

    /** Makes tables for so many rows, if a subtask has the memory. Before anything else. */
    void tables(int rows, long budget) {
        tableRows = rows;
        budgetBytes = budget;
        subtasks.set(0, new Subtask(0, keyGroupCount));
    }

    /** Files that are there, and that were ever there. */
    MemoryFiles files() {
        return files;
    }

    KeyGroups keyGroups() {
        return keyGroups;
    }

    int count() {
        return subtasks.size();
    }

    Subtask subtask(int number) {
        return subtasks.get(number);
    }

    Subtask ownerOf(int keyGroup) {
        return subtasks.stream()
                .filter(subtask -> subtask.owns(keyGroup))
                .findFirst()
                .orElseThrow();
    }

    /** Snapshots all engines and restores them into new ones. */
    void restart(EngineSpec newSpec, int parallelism, int newMaxPooled) {
        List<Subtask> old = subtasks;
        spec = newSpec;
        maxPooled = newMaxPooled;
        subtasks = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            int first = keyGroupCount * i / parallelism;
            subtasks.add(new Subtask(first, keyGroupCount * (i + 1) / parallelism - first));
        }
        for (Subtask from : old) {
            for (int keyGroup = from.first; keyGroup < from.first + from.count; keyGroup++) {
                KeyGroupWatermarks marks = from.engine.watermarks();
                ownerOf(keyGroup)
                        .engine
                        .restore(
                                keyGroup,
                                marks.of(keyGroup),
                                marks.expiredThrough(keyGroup),
                                from.engine.unfinishedClose(keyGroup));
            }
            from.copySpilled(this);
            from.copyRows(this);
            from.engine.close();
        }
    }

    /** One engine and its key groups. */
    final class Subtask {

        private final int first;
        private final int count;
        private final AccumulatorLayout<Reading> layout =
                testLayout.layout(spec.keepsTime(), spec.results().retractableInput());
        private final TablePool pool;
        private final @Nullable SpillSpace disk;
        private final WindowEngine engine;
        private final ChangeRecorder changes =
                new ChangeRecorder(testLayout.aggregates().size(), spec.results().marksClosed());

        private Subtask(int first, int count) {
            this.first = first;
            this.count = count;
            TableShape shape = new TableShape(1, layout, spec.keepsEmitted(), true);
            pool =
                    new TablePool(
                            shape, tableRows, maxPooled, new MemoryBudget("budget", budgetBytes));
            disk = spills == null ? null : SpillSpaces.of(shape, files, keyGroups::of);
            engine =
                    WindowEngine.of(
                            spec,
                            pool,
                            keyGroups,
                            new KeyGroupWatermarks(first, count, spec.allowedLateness()),
                            disk);
        }

        /** Spills a table, perhaps. */
        void maybeSpill() {
            if (spills != null && spills.nextInt(3) == 0) {
                ((SlicedEngine) engine).spillOne(spills.nextInt(Integer.MAX_VALUE));
            }
        }

        boolean owns(int keyGroup) {
            return keyGroup >= first && keyGroup < first + count;
        }

        WindowEngine engine() {
            return engine;
        }

        /** Bytes of the tables that are in use or pooled. */
        long usedBytes() {
            return pool.usedBytes();
        }

        /** How often a table has grown. */
        long regrows() {
            return pool.regrows();
        }

        /** What was emitted since the last call. */
        List<Emitted> takeChanges() {
            return changes.take();
        }

        /** The same, apart for each of the query's windows. */
        List<List<Emitted>> takeChangesByWindow(int windows) {
            return changes.takeByWindow(windows);
        }

        /** Merges records of one key and slice. */
        MergeOutcome add(List<Reading> records) {
            Slices slices =
                    spec.window() instanceof SeveralWindows several
                            ? several.slices()
                            : ((SlicedWindows) spec.window()).slicing();
            DetachedRow row = new DetachedRow(pool.shape());
            Reading one = records.get(0);
            row.set(one, one.timestamp(), KEYS.hash(one), KEYS, layout);
            for (Reading more : records.subList(1, records.size())) {
                layout.accumulate(more, more.timestamp(), row.lanes(), 0, row.objects(), 0);
            }
            setImage(row);
            long sliceEnd = slices.sliceEnd(one.timestamp());
            maybeSpill();
            return engine.merge(sliceEnd, keyGroups.of(row.hash()), row, changes);
        }

        /** As if the row had come as bytes; other rows have no image. */
        private static void setImage(DetachedRow row) {
            if (row.key()[0] instanceof String text && text.length() < Long.BYTES) {
                long image = 1L + text.length();
                for (int i = 0; i < text.length(); i++) {
                    assertThat(text.charAt(i)).isLessThan((char) 0x100);
                    image = image << Byte.SIZE | text.charAt(i);
                }
                row.image(image, 0);
            }
        }

        /** Merges one record that came by itself. */
        MergeOutcome addAlone(Reading record, long timestamp) {
            DetachedRow row = new DetachedRow(pool.shape());
            row.set(record, timestamp, KEYS.hash(record), KEYS, layout);
            return engine.mergeRecord(timestamp, keyGroups.of(row.hash()), row, changes);
        }

        /** Merges a row that a folder has shipped. */
        MergeOutcome merge(long sliceEnd, DetachedRow row) {
            return engine.merge(sliceEnd, keyGroups.of(row.hash()), row, changes);
        }

        void drain() {
            engine.drain(changes);
        }

        void advance(long watermark) {
            if (closeBatchRows == Long.MAX_VALUE) {
                engine.advanceWatermark(watermark, changes);
                return;
            }
            boolean done = false;
            while (!done) {
                done = advance(watermark, closeBatchRows);
                maybeSpill();
            }
        }

        /** Takes one turn of closing. */
        boolean advance(long watermark, long maxRows) {
            return engine.advanceWatermark(watermark, maxRows, changes);
        }

        /** What is on disk comes before what is in tables. */
        private void copySpilled(Subtasks to) {
            if (disk == null) {
                return;
            }
            SpilledRow row = disk.newRow();
            SliceTable one = disk.newGroup();
            DetachedRow now = new DetachedRow(pool.shape());
            for (RunImage image : engine.spilled()) {
                for (int keyGroup = first; keyGroup < first + count; keyGroup++) {
                    WindowEngine owner = to.ownerOf(keyGroup).engine;
                    try {
                        SpillSpaces.read(
                                disk,
                                image,
                                keyGroup,
                                row,
                                () -> {
                                    one.reset();
                                    row.addTo(one);
                                    one.copyTo(0, now);
                                    boolean emitted = one.isEmitted(0);
                                    boolean dirty = one.isDirty(0);
                                    owner.restore(
                                            0, image.end(), now, emitted, dirty, row.asEmitted());
                                });
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                image.release();
            }
        }

        private void copyRows(Subtasks to) {
            for (int set = 0; set < engine.tables().size(); set++) {
                copyRows(set, engine.tables().get(set), to);
            }
        }

        private void copyRows(int set, SliceTables tables, Subtasks to) {
            DetachedRow row = new DetachedRow(pool.shape());
            DetachedRow asEmitted = new DetachedRow(pool.shape());
            for (int i = 0; i < tables.count(); i++) {
                SliceTable table = tables.table(i);
                for (int at = 0; at < table.size(); at++) {
                    if (table.isVacant(at)) {
                        continue;
                    }
                    table.copyTo(at, row);
                    asEmitted.copyOf(row);
                    Accumulators emitted = table.emitted();
                    if (emitted != null && table.isEmitted(at)) {
                        layout.copy(
                                asEmitted.lanes(),
                                0,
                                asEmitted.objects(),
                                0,
                                emitted.lanes(at),
                                table.lane(at),
                                emitted.objects(at),
                                table.object(at));
                    }
                    to.ownerOf(keyGroups.of(row.hash()))
                            .engine
                            .restore(
                                    set,
                                    tables.end(i),
                                    row,
                                    table.isEmitted(at),
                                    table.isDirty(at),
                                    asEmitted);
                }
            }
        }
    }
}
