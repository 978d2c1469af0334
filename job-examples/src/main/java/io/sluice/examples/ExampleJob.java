package io.sluice.examples;

import io.sluice.Query;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * A changelog that is ready to run. Its rows come back to this process, from the embedded cluster
 * or from the one that the job was submitted to, are counted, shown and written to a file.
 */
final class ExampleJob {

    /**
     * Records that were too late.
     *
     * @param lines the records as lines of CSV
     * @param file where they are written, or null
     */
    private record Late(DataStream<String> lines, String header, @Nullable Path file) {}

    private final String name;
    private final DataStream<Row> changelog;
    private final List<String> columns;
    private final int keyColumns;
    private final @Nullable Late late;

    /**
     * A job without late records.
     *
     * @param columns names of the rows' fields
     * @param keyColumns number of leading columns that identify a row
     */
    ExampleJob(String name, DataStream<Row> changelog, List<String> columns, int keyColumns) {
        this(name, changelog, columns, keyColumns, null);
    }

    private ExampleJob(
            String name,
            DataStream<Row> changelog,
            List<String> columns,
            int keyColumns,
            @Nullable Late late) {
        this.name = name;
        this.changelog = changelog;
        this.columns = columns;
        this.keyColumns = keyColumns;
        this.late = late;
    }

    /** A job that runs one query. */
    static ExampleJob of(String name, DataStream<Row> changelog) {
        List<String> columns = List.of(((RowTypeInfo) changelog.getType()).getFieldNames());
        return new ExampleJob(name, changelog, columns, columns.indexOf("window_end") + 1);
    }

    /** A job that runs one query on records that are not late. */
    static <T> ExampleJob of(String name, Query<T> query, OutputTag<T> lateTag) {
        SingleOutputStreamOperator<Row> changelog = query.toChangelog();
        DataStream<String> late =
                changelog.getSideOutput(lateTag).map(String::valueOf).returns(Types.STRING);
        return of(name, changelog).withLate(late, "", null);
    }

    /** The same with late records, to be counted and, if there is a file, written. */
    ExampleJob withLate(DataStream<String> lines, String header, @Nullable Path file) {
        return new ExampleJob(name, changelog, columns, keyColumns, new Late(lines, header, file));
    }

    /**
     * Runs the job to its end.
     *
     * @return whether it succeeded
     * @throws IllegalArgumentException if a file cannot be written, before the job starts
     */
    boolean run(RunOptions options, PrintWriter out, PrintWriter err)
            throws IOException, InterruptedException {
        List<String> header = new ArrayList<>(List.of("kind"));
        header.addAll(columns);
        Display display = options.display(header, keyColumns, out);
        Summary summary = new Summary();
        JobExecutionResult result = null;
        try (CsvFile rows = CsvFile.create(options.output(), CsvFile.join(header));
                CsvFile lateRows =
                        late == null
                                ? CsvFile.create(null, "")
                                : CsvFile.create(late.file(), late.header())) {
            display.started(name);
            result = execute(rows, lateRows, display, summary);
        } catch (JobFailedException failed) {
            err.println("run-example: " + name + " failed: " + failed.getMessage());
        }
        display.finished();
        summary.print(result, late != null, out);
        return result != null;
    }

    @SuppressWarnings("try") // Closing an iterator may be interrupted, as waiting for it may.
    private JobExecutionResult execute(
            CsvFile rows, CsvFile lateRows, Display display, Summary summary)
            throws InterruptedException, JobFailedException {
        try (CloseableIterator<Row> changes = changelog.collectAsync();
                CloseableIterator<String> lateLines =
                        late == null ? CloseableIterator.empty() : late.lines().collectAsync()) {
            JobClient job = changelog.getExecutionEnvironment().executeAsync(name);
            // Both are read at once, or the one would hold up the other.
            CompletableFuture<Void> lateDone =
                    CompletableFuture.runAsync(
                            () -> lateLines.forEachRemaining(line -> late(line, lateRows, summary)),
                            task -> new Thread(task, "late records").start());
            while (changes.hasNext()) {
                Row change = changes.next();
                summary.changed(change);
                rows.line(CsvFile.join(Cells.of(change)));
                display.changed(change);
            }
            lateDone.join();
            return job.getJobExecutionResult().get();
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failed) {
            throw new JobFailedException(failed);
        }
    }

    private static void late(String line, CsvFile rows, Summary summary) {
        summary.late();
        rows.line(line);
    }

    /** The job did not get to its end. */
    private static final class JobFailedException extends Exception {

        private static final long serialVersionUID = 1L;

        JobFailedException(Exception cause) {
            super(RootCause.message(cause), cause);
        }
    }
}
