package io.sluice.examples;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.types.Row;

/** A line of progress every second, for output that is no terminal, and a table at the end. */
final class ProgressDisplay implements Display {

    private static final int ROWS = 20;
    private static final long INTERVAL_MILLIS = 1_000;

    private final List<String> header;
    private final RecentRows rows;
    private final PrintWriter out;
    private final LongSupplier clock;
    private long changes;
    private long nextLineAt;

    /**
     * @param header names of the columns, that of the kind first
     * @param keyColumns number of columns after the kind that identify a row
     * @param clock in ms
     */
    ProgressDisplay(List<String> header, int keyColumns, PrintWriter out, LongSupplier clock) {
        this.header = header;
        rows = new RecentRows(keyColumns, ROWS);
        this.out = out;
        this.clock = clock;
        nextLineAt = clock.getAsLong() + INTERVAL_MILLIS;
    }

    @Override
    public void started(String example) {
        out.println(example + ": starting ...");
        out.flush();
    }

    @Override
    public void changed(Row change) {
        changes++;
        rows.apply(change);
        long now = clock.getAsLong();
        if (now >= nextLineAt) {
            nextLineAt = now + INTERVAL_MILLIS;
            out.println(Numbers.grouped(changes) + " changes so far");
        }
    }

    @Override
    public void finished() {
        if (changes == 0) {
            return;
        }
        out.println("The rows that changed last:");
        TextTable.lines(header, rows.cells()).forEach(out::println);
        out.println();
    }
}
