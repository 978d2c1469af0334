package io.sluice.perf.run;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Says what was done, how much of the whole that is, and about how long the rest takes. */
final class Progress {

    private static final int WIDTH = 20;
    private static final long SECOND = 1_000_000_000;
    private static final int MINUTE = 60;

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final int total;
    private final long start;
    private int done;

    Progress(PrintStream out, LongSupplier nanoTime, int total) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.total = total;
        start = nanoTime.getAsLong();
    }

    /** One more of all steps is done. */
    void done(RunRequest request, String outcome) {
        done++;
        out.printf(
                Locale.ROOT,
                "[%s] %d/%d, %s left  %s p%d%s  %s%n",
                bar(),
                done,
                total,
                left(),
                request.name(),
                request.parallelism(),
                request.objectReuse() ? "" : " copies",
                outcome);
    }

    private String bar() {
        int full = done * WIDTH / total;
        return "#".repeat(full) + ".".repeat(WIDTH - full);
    }

    private String left() {
        long seconds = seconds() * (total - done) / Math.max(1, done);
        return "%d:%02d".formatted(seconds / MINUTE, seconds % MINUTE);
    }

    /** Seconds since the beginning. */
    long seconds() {
        return (nanoTime.getAsLong() - start) / SECOND;
    }
}
