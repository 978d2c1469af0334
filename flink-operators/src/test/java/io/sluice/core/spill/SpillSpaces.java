package io.sluice.core.spill;

import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import java.util.function.IntUnaryOperator;

/** Makes the disks of tests. */
public final class SpillSpaces {

    /** So that few runs are merged. */
    public static final int MAX_RUNS = 3;

    private SpillSpaces() {}

    /** A disk whose rows look as {@link KeptRows} do, and that merges runs soon. */
    public static SpillSpace of(TableShape shape, SpillFiles files, IntUnaryOperator keyGroupOf) {
        return of(shape, files, keyGroupOf, MAX_RUNS);
    }

    /** With at most so many runs. */
    static SpillSpace of(
            TableShape shape, SpillFiles files, IntUnaryOperator keyGroupOf, int maxRuns) {
        return new SpillSpace(
                "sluice.memory.spill",
                shape,
                new KeptRows(() -> table(shape), () -> new SpilledRow(shape)),
                files,
                keyGroupOf,
                (file, e) -> {
                    throw new AssertionError(file.toString(), e);
                },
                maxRuns);
    }

    /** An empty table. */
    public static SliceTable table(TableShape shape) {
        return new TablePool(shape, 1, 0, MemoryBudget.unlimited()).acquire();
    }

    /** Reads a row of an image back. */
    public static void read(
            SpillSpace disk, RunImage image, int keyGroup, SpilledRow into, Runnable each)
            throws java.io.IOException {
        RowBytes.Decoder decoder = disk.rows().decoder();
        image.read(
                keyGroup,
                (bytes, at, length, count) -> {
                    decoder.begin(bytes, at, length);
                    for (int i = 0; i < count; i++) {
                        decoder.read(into);
                        each.run();
                    }
                    if (decoder.remaining() > 0) {
                        throw new AssertionError(decoder.remaining() + " bytes more");
                    }
                });
    }
}
