package io.sluice.perf.large;

import org.jspecify.annotations.Nullable;

/**
 * Windows of very many keys in one task, filled and published, each row of which was right.
 *
 * @param keys in the fullest window
 * @param budgetMegabytes for tables; null without spilling
 * @param heapMegabytes of the JVM
 * @param records that came
 * @param rows that were published
 * @param seconds of the whole job
 * @param files that were there at a time, at most
 * @param fileBytes of them
 * @param heapBytesPerRow of the full window in memory; null where rows spill or windows overlap
 * @param verified always true: a wrong row, a missing or a second one has no time
 * @param date when, in UTC
 * @param load the machine's load average before
 */
public record LargeRun(
        LargeWindows windows,
        long keys,
        @Nullable Integer budgetMegabytes,
        long heapMegabytes,
        long records,
        long rows,
        double seconds,
        long files,
        long fileBytes,
        @Nullable Long heapBytesPerRow,
        boolean verified,
        String date,
        double load) {}
