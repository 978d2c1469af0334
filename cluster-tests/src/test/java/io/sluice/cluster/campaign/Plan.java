package io.sluice.cluster.campaign;

import io.sluice.runtime.FoldMode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The job of one run, drawn from the campaign's seed and the run's number.
 *
 * @param seed of the run
 * @param shape of the query
 * @param fold before the shuffle
 * @param backend of Flink's state
 * @param isUnaligned whether checkpoints overtake records
 * @param rowDelayNanos what each row takes on its way to the sink: backpressure if more than a few
 * @param highAvailability whether jobs outlive their JobManager
 */
record Plan(
        long seed,
        Shape shape,
        FoldMode fold,
        String backend,
        boolean isUnaligned,
        long rowDelayNanos,
        boolean highAvailability) {

    private static final long SEEDS = 1_000_003;
    private static final long SLOW_ROW_NANOS = 150_000;
    private static final long CLOSING_ROW_NANOS = 500_000;
    private static final List<FoldMode> FOLD_MODES = List.of(FoldMode.values());

    /** The plan of a run: what is not given is random. */
    static Plan draw(long campaignSeed, int run, Shape shape, boolean highAvailability) {
        // Mixed: a Random begins alike with seeds that are close.
        long seed = new SplittableRandom(campaignSeed * SEEDS + run).nextLong();
        Random random = new Random(seed);
        boolean isUnaligned = random.nextBoolean();
        boolean isSlow = isUnaligned || random.nextBoolean();
        FoldMode fold = FOLD_MODES.get(random.nextInt(FOLD_MODES.size()));
        String backend = random.nextBoolean() ? "rocksdb" : "hashmap";
        long delay = isSlow ? SLOW_ROW_NANOS : 0;
        return new Plan(
                seed,
                shape,
                fold,
                backend,
                isUnaligned,
                shape.closesSlowly() ? CLOSING_ROW_NANOS : delay,
                highAvailability);
    }

    @Override
    public String toString() {
        return "%s, fold %s, %s, %s%s, %s"
                .formatted(
                        shape.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        fold.name().toLowerCase(Locale.ROOT),
                        backend,
                        isUnaligned ? "unaligned" : "aligned",
                        rowDelayNanos > 0 ? ", slow sink" : "",
                        highAvailability ? "ZooKeeper" : "standalone");
    }
}
