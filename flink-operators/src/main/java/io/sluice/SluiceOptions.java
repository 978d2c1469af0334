package io.sluice;

import io.sluice.core.engine.CapacityRules;
import io.sluice.runtime.FoldMode;
import io.sluice.runtime.QuerySettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * Settings of queries, by name. A query takes them from {@link Query#options}, else from the
 * environment's configuration, thus also from the cluster's. They change speed, latency and memory,
 * never results.
 */
public final class SluiceOptions {

    /** Records after which {@link Emit#changes()} publishes. */
    public static final ConfigOption<Long> EMIT_BATCH_SIZE =
            ConfigOptions.key("sluice.emit.batch-size")
                    .longType()
                    .defaultValue(10_000L)
                    .withDescription(
                            "Records after which a subtask publishes its batched changes; at least 1."
                                    + " Fewer: lower latency under load, more rows.");

    /** Time after which {@link Emit#changes()} publishes. */
    public static final ConfigOption<Duration> EMIT_INTERVAL =
            ConfigOptions.key("sluice.emit.interval")
                    .durationType()
                    .defaultValue(Duration.ofMillis(100))
                    .withDescription(
                            "Processing time after which a subtask publishes its batched changes, if"
                                    + " there are any; at least 1 ms.");

    /** Latency that batches adapt to. */
    public static final ConfigOption<Duration> EMIT_LATENCY_TARGET =
            ConfigOptions.key("sluice.emit.latency-target")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "Lets batches adapt to the load: as small as the load allows, up to"
                                    + " sluice.emit.batch-size, and no change waits longer than this"
                                    + " processing time in fold and windows; at least 2 ms. Replaces"
                                    + " sluice.emit.interval.");

    /** Whether records are folded before the shuffle. */
    public static final ConfigOption<FoldMode> FOLD_MODE =
            ConfigOptions.key("sluice.fold.mode")
                    .enumType(FoldMode.class)
                    .defaultValue(FoldMode.AUTO)
                    .withDescription(
                            "Whether records are folded before the shuffle: AUTO (where it pays),"
                                    + " ALWAYS or OFF.");

    /** Records after which the fold ships its rows. */
    public static final ConfigOption<Integer> FOLD_BATCH_SIZE =
            ConfigOptions.key("sluice.fold.batch-size")
                    .intType()
                    .defaultValue(10_000)
                    .withDescription(
                            "Records after which the fold ships its rows; at least 1. More records"
                                    + " per row save network, until the rows no longer fit the"
                                    + " processor's cache.");

    /** Rows at which the fold ships them. */
    public static final ConfigOption<Integer> FOLD_MAX_ROWS =
            ConfigOptions.key("sluice.fold.max-rows")
                    .intType()
                    .defaultValue(10_000)
                    .withDescription(
                            "Rows at which the fold ships them; at least 1. Bounds what must be"
                                    + " shipped before a checkpoint barrier can pass.");

    /** Time after which the fold ships its rows. */
    public static final ConfigOption<Duration> FOLD_MAX_DELAY =
            ConfigOptions.key("sluice.fold.max-delay")
                    .durationType()
                    .defaultValue(Duration.ofMillis(100))
                    .withDescription(
                            "Processing time after which the fold ships its rows, if there are any;"
                                    + " at least 1 ms. Adds to the latency of every change.");

    /** Records per row below which folding does not pay. */
    public static final ConfigOption<Double> FOLD_MIN_RATIO =
            ConfigOptions.key("sluice.fold.min-ratio")
                    .doubleType()
                    .defaultValue(4.0)
                    .withDescription(
                            "Below this many records per shipped row the fold mode AUTO passes"
                                    + " records through; at least 1.");

    /** Rows that a table is made for. */
    public static final ConfigOption<Integer> TABLE_INITIAL_ROWS =
            ConfigOptions.key("sluice.table.initial-rows")
                    .intType()
                    .defaultValue(1_024)
                    .withDescription(
                            "Rows (distinct keys) that the table of a slice or window is made for;"
                                    + " at least 1 and at most "
                                    + CapacityRules.MAX_ROWS
                                    + ". A table that outgrows this doubles until it holds 4,096,"
                                    + " then grows by as many. Nothing is allocated in advance for a"
                                    + " table that would take more than an eighth of the heap.");

    /** Rows that a close publishes at once. */
    public static final ConfigOption<Integer> CLOSE_BATCH_SIZE =
            ConfigOptions.key("sluice.close.batch-size")
                    .intType()
                    .defaultValue(1_000)
                    .withDescription(
                            "Rows that a window which closes publishes before records and"
                                    + " checkpoint barriers get their turn; at least 1. Fewer: a"
                                    + " barrier waits less while a large window closes.");

    /** Memory for the tables of one subtask. */
    public static final ConfigOption<MemorySize> MEMORY_BUDGET =
            ConfigOptions.key(QuerySettings.MEMORY_BUDGET)
                    .memoryType()
                    .noDefaultValue()
                    .withDescription(
                            "What the tables of one subtask of an operator may occupy on the heap;"
                                    + " at least 1 byte. Beyond it the job fails, or spills if"
                                    + " sluice.memory.spill says so. Without it there"
                                    + " is no limit but the heap.");

    /** Whether rows beyond the budget go to disk. */
    public static final ConfigOption<Boolean> MEMORY_SPILL =
            ConfigOptions.key(QuerySettings.MEMORY_SPILL)
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether rows beyond sluice.memory.budget go to the task manager's"
                                    + " directories for temporary files (io.tmp.dirs) instead of"
                                    + " failing the job. For tumbling, hopping, cumulating and"
                                    + " calendar windows; without effect on other queries that"
                                    + " take it from the environment, refused where a query asks"
                                    + " for it itself.");

    private static final List<ConfigOption<?>> ALL =
            List.of(
                    EMIT_BATCH_SIZE,
                    EMIT_INTERVAL,
                    EMIT_LATENCY_TARGET,
                    FOLD_MODE,
                    FOLD_BATCH_SIZE,
                    FOLD_MAX_ROWS,
                    FOLD_MAX_DELAY,
                    FOLD_MIN_RATIO,
                    TABLE_INITIAL_ROWS,
                    CLOSE_BATCH_SIZE,
                    MEMORY_BUDGET,
                    MEMORY_SPILL);

    private SluiceOptions() {}

    /** All settings. */
    public static List<ConfigOption<?>> all() {
        return ALL;
    }

    /**
     * Checks the values of all settings, those that are not set included.
     *
     * @throws IllegalArgumentException naming the setting, its value, and what would be right
     */
    public static void requireValid(Configuration options) {
        for (ConfigOption<?> option : ALL) {
            requireReadable(option, options);
        }
        emitBatchSize(options);
        emitIntervalMillis(options);
        emitLatencyTargetMillis(options);
        querySettings(options, options.get(FOLD_MODE));
    }

    private static void requireReadable(ConfigOption<?> option, Configuration options) {
        try {
            options.getOptional(option);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "%s must be %s, got '%s'"
                            .formatted(
                                    option.key(),
                                    readable(option),
                                    options.toMap().get(option.key())),
                    unreadable);
        }
    }

    /** What the text of a setting must be. */
    private static String readable(ConfigOption<?> option) {
        if (option.equals(FOLD_MODE)) {
            return "one of " + List.of(FoldMode.values());
        }
        if (option.equals(MEMORY_SPILL)) {
            return "true or false";
        }
        if (option.equals(MEMORY_BUDGET)) {
            return "a size such as '256 mb'";
        }
        if (option.equals(FOLD_MIN_RATIO)) {
            return "a number such as '4.0'";
        }
        boolean isDuration =
                option.equals(EMIT_INTERVAL)
                        || option.equals(EMIT_LATENCY_TARGET)
                        || option.equals(FOLD_MAX_DELAY);
        return isDuration
                ? "a duration such as '100 ms'"
                : "a whole number up to "
                        + (option.equals(EMIT_BATCH_SIZE) ? Long.MAX_VALUE : Integer.MAX_VALUE);
    }

    static long emitBatchSize(ReadableConfig options) {
        return atLeastOne(EMIT_BATCH_SIZE, options.get(EMIT_BATCH_SIZE), "record");
    }

    static long emitIntervalMillis(ReadableConfig options) {
        return Millis.positive(EMIT_INTERVAL.key(), options.get(EMIT_INTERVAL));
    }

    static @Nullable Long emitLatencyTargetMillis(ReadableConfig options) {
        return options.getOptional(EMIT_LATENCY_TARGET)
                .map(target -> latencyTarget(EMIT_LATENCY_TARGET.key(), target))
                .orElse(null);
    }

    /** A latency target in ms, which fold and windows share. */
    static long latencyTarget(String setting, Duration target) {
        long millis = Millis.positive(setting, target);
        if (millis < 2) {
            throw new IllegalArgumentException(
                    setting + " must be at least 2 ms, got " + millis + " ms");
        }
        return millis;
    }

    /** The settings that the operators need, checked. */
    static QuerySettings querySettings(ReadableConfig options, FoldMode fold) {
        return querySettings(options, fold, false);
    }

    /** The same, for a query that spills or not; see {@link Spilling}. */
    static QuerySettings querySettings(ReadableConfig options, FoldMode fold, boolean spills) {
        return new QuerySettings(
                fold,
                atLeastOne(FOLD_BATCH_SIZE, options.get(FOLD_BATCH_SIZE), "record"),
                atLeastOne(FOLD_MAX_ROWS, options.get(FOLD_MAX_ROWS), "row"),
                Millis.positive(FOLD_MAX_DELAY.key(), options.get(FOLD_MAX_DELAY)),
                foldMinRatio(options),
                initialRows(options),
                atLeastOne(CLOSE_BATCH_SIZE, options.get(CLOSE_BATCH_SIZE), "row"),
                memoryBudgetBytes(options),
                spills);
    }

    private static int initialRows(ReadableConfig options) {
        int rows = atLeastOne(TABLE_INITIAL_ROWS, options.get(TABLE_INITIAL_ROWS), "row");
        if (rows > CapacityRules.MAX_ROWS) {
            throw new IllegalArgumentException(
                    TABLE_INITIAL_ROWS.key()
                            + " must be at most "
                            + CapacityRules.MAX_ROWS
                            + " rows, got "
                            + rows);
        }
        return rows;
    }

    private static double foldMinRatio(ReadableConfig options) {
        double ratio = options.get(FOLD_MIN_RATIO);
        if (!(ratio >= 1)) {
            throw new IllegalArgumentException(
                    FOLD_MIN_RATIO.key() + " must be at least 1 record per row, got " + ratio);
        }
        return ratio;
    }

    private static long memoryBudgetBytes(ReadableConfig options) {
        return options.getOptional(MEMORY_BUDGET)
                .map(budget -> atLeastOne(MEMORY_BUDGET, budget.getBytes(), "byte"))
                .orElse(Long.MAX_VALUE);
    }

    private static int atLeastOne(ConfigOption<?> option, int value, String unit) {
        return (int) atLeastOne(option, (long) value, unit);
    }

    private static long atLeastOne(ConfigOption<?> option, long value, String unit) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    option.key() + " must be at least 1 " + unit + ", got " + value);
        }
        return value;
    }
}
