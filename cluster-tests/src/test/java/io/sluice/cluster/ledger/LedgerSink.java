package io.sluice.cluster.ledger;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Function;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.types.Row;

/**
 * Writes changes to a {@link Ledger}, each exactly once.
 *
 * @param <T> what is written, in whatever form
 */
public final class LedgerSink<T> implements Sink<T>, SupportsCommitter<String> {

    private static final long serialVersionUID = 1L;

    /**
     * Makes rows.
     *
     * @param <T> of what
     */
    interface ToRow<T> extends Function<T, Row>, Serializable {}

    private final String directory;
    private final ToRow<T> toRow;

    LedgerSink(String directory, ToRow<T> toRow) {
        this.directory = directory;
        this.toRow = toRow;
    }

    /** A sink of rows to the ledger of a directory. */
    public static LedgerSink<Row> ofRows(String directory) {
        return new LedgerSink<>(directory, row -> row);
    }

    private Ledger ledger() {
        return new Ledger(Path.of(directory));
    }

    @Override
    public CommittingSinkWriter<T, String> createWriter(WriterInitContext context)
            throws IOException {
        return new LedgerWriter<>(
                ledger(),
                toRow,
                context.getRestoredCheckpointId().orElse(0),
                context.getTaskInfo().getIndexOfThisSubtask());
    }

    @Override
    public Committer<String> createCommitter(CommitterInitContext context) {
        return new LedgerCommitter(ledger());
    }

    @Override
    public SimpleVersionedSerializer<String> getCommittableSerializer() {
        return new NameSerializer();
    }

    private record LedgerCommitter(Ledger ledger) implements Committer<String> {

        @Override
        public void commit(Collection<CommitRequest<String>> requests) throws IOException {
            for (CommitRequest<String> request : requests) {
                ledger.commit(request.getCommittable());
            }
        }

        @Override
        public void close() {}
    }

    private static final class NameSerializer implements SimpleVersionedSerializer<String> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(String name) {
            return name.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String deserialize(int version, byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
