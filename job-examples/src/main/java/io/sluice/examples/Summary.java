package io.sluice.examples;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** What a run did, in a few lines. */
final class Summary {

    private final Map<RowKind, Long> rows = new EnumMap<>(RowKind.class);
    private long emitted;
    private final AtomicLong late = new AtomicLong();

    Summary() {
        for (RowKind kind : RowKind.values()) {
            rows.put(kind, 0L);
        }
    }

    void changed(Row change) {
        rows.merge(change.getKind(), 1L, Long::sum);
        emitted++;
    }

    /** One more late record; may be called by another thread than the rest. */
    void late() {
        late.incrementAndGet();
    }

    /**
     * Prints the summary; the last line is {@code rows emitted: N}.
     *
     * @param result of the job, or null if it failed
     */
    void print(@Nullable JobExecutionResult result, boolean hasLate, PrintWriter out) {
        if (result != null) {
            printInput(result, out);
        }
        if (hasLate) {
            line("late", Numbers.grouped(late.get()), out);
        }
        List<String> kinds = new ArrayList<>();
        rows.forEach((kind, count) -> kinds.add(kind.shortString() + " " + Numbers.grouped(count)));
        line("rows out", String.join("   ", kinds), out);
        if (result != null) {
            printSpeed(result, out);
        }
        out.println("rows emitted: " + emitted);
        out.flush();
    }

    private static void printInput(JobExecutionResult result, PrintWriter out) {
        line("records in", Numbers.grouped(records(result)), out);
        Long badLines = result.getAccumulatorResult(FlightReader.BAD_LINES);
        if (badLines != null && badLines > 0) {
            line("bad lines", Numbers.grouped(badLines), out);
            List<String> messages = result.getAccumulatorResult(FlightReader.BAD_LINE_MESSAGES);
            messages.forEach(message -> line("", message, out));
            if (badLines > messages.size()) {
                line("", "and " + Numbers.grouped(badLines - messages.size()) + " more", out);
            }
        }
    }

    private static void printSpeed(JobExecutionResult result, PrintWriter out) {
        long records = records(result);
        if (records == 0) {
            return;
        }
        long startedAt = result.<Long>getAccumulatorResult(CountRecords.STARTED_AT);
        long endedAt = result.<Long>getAccumulatorResult(CountRecords.ENDED_AT);
        long millis = Math.max(1, endedAt - startedAt);
        line("time", Numbers.grouped(millis) + " ms from the first record to the last", out);
        line("records/s", Numbers.grouped(records * 1_000 / millis), out);
    }

    private static long records(JobExecutionResult result) {
        Long records = result.getAccumulatorResult(CountRecords.RECORDS);
        return records == null ? 0 : records;
    }

    private static void line(String label, String value, PrintWriter out) {
        out.printf("%-12s%s%n", label, value);
    }
}
