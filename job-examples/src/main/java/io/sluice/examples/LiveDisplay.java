package io.sluice.examples;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.types.Row;

/** A table on a terminal that is painted over whenever it has changed, ten times a second. */
final class LiveDisplay implements Display {

    private static final int ROWS = 15;
    private static final long INTERVAL_MILLIS = 100;
    private static final String ESCAPE = "\u001b[";
    private static final String CLEAR_TO_END_OF_LINE = ESCAPE + "K";
    private static final String CLEAR_TO_END_OF_SCREEN = ESCAPE + "J";

    // A line that is cut off keeps the number of lines right; one that wraps does not.
    private static final String WRAP_OFF = ESCAPE + "?7l";
    private static final String WRAP_ON = ESCAPE + "?7h";

    private final List<String> header;
    private final RecentRows rows;
    private final PrintWriter out;
    private final LongSupplier clock;
    private long changes;
    private long paintedAt = Long.MIN_VALUE;
    private int paintedLines;

    /**
     * @param header names of the columns, that of the kind first
     * @param keyColumns number of columns after the kind that identify a row
     * @param clock in ms
     */
    LiveDisplay(List<String> header, int keyColumns, PrintWriter out, LongSupplier clock) {
        this.header = header;
        rows = new RecentRows(keyColumns, ROWS);
        this.out = out;
        this.clock = clock;
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
        if (paintedAt == Long.MIN_VALUE || now - paintedAt >= INTERVAL_MILLIS) {
            paintedAt = now;
            paint();
        }
    }

    @Override
    public void finished() {
        if (changes == 0) {
            return;
        }
        paint();
        out.println();
        out.flush();
    }

    private void paint() {
        List<String> lines = new ArrayList<>();
        lines.add(Numbers.grouped(changes) + " changes; the rows that changed last:");
        lines.addAll(TextTable.lines(header, rows.cells()));
        StringBuilder screen = new StringBuilder(WRAP_OFF);
        if (paintedLines > 0) {
            screen.append(ESCAPE).append(paintedLines).append('A');
        }
        for (String line : lines) {
            screen.append(line).append(CLEAR_TO_END_OF_LINE).append('\n');
        }
        // A table that has become shorter leaves no lines behind.
        screen.append(CLEAR_TO_END_OF_SCREEN).append(WRAP_ON);
        paintedLines = lines.size();
        out.print(screen);
        out.flush();
    }
}
