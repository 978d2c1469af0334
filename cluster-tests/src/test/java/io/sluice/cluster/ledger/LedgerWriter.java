package io.sluice.cluster.ledger;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of one subtask, a file per checkpoint.
 *
 * <p>A file's name begins with the checkpoint that this attempt was restored from, and the number
 * of the file within the attempt. Of two attempts only those files count that a completed
 * checkpoint knows, and a later attempt that keeps such files starts from that checkpoint or a
 * later one: so names ascend as the changes were made, also where a key moves to another subtask.
 *
 * @param <T> what is written
 */
final class LedgerWriter<T> implements CommittingSinkWriter<T, String> {

    private final Ledger ledger;
    private final LedgerSink.ToRow<T> toRow;
    private final long restoredCheckpoint;
    private final int subtask;
    private long files;
    private String name = "";
    private @Nullable BufferedWriter output;

    LedgerWriter(Ledger ledger, LedgerSink.ToRow<T> toRow, long restoredCheckpoint, int subtask)
            throws IOException {
        this.ledger = ledger;
        this.toRow = toRow;
        this.restoredCheckpoint = restoredCheckpoint;
        this.subtask = subtask;
        Files.createDirectories(ledger.staged());
        Files.createDirectories(ledger.committed());
    }

    @Override
    public void write(T change, Context context) throws IOException {
        BufferedWriter open = output;
        if (open == null) {
            // Attempts that are restored from one checkpoint stage files of different names.
            name =
                    "%012d-%09d-%03d-%s"
                            .formatted(restoredCheckpoint, files++, subtask, UUID.randomUUID());
            open = Files.newBufferedWriter(ledger.staged().resolve(name));
            output = open;
        }
        open.write(Ledger.line(toRow.apply(change)));
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public Collection<String> prepareCommit() throws IOException {
        if (output == null) {
            return List.of();
        }
        close();
        return List.of(name);
    }

    @Override
    public void close() throws IOException {
        BufferedWriter open = output;
        output = null;
        if (open != null) {
            open.close();
        }
    }
}
