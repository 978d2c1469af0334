package io.sluice.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * An exactly-once sink: rows become visible in a {@link Ledger} when their checkpoint completes.
 *
 * @param <T> row; must not be changed after it was written, so object reuse needs a copy before
 */
final class LedgerSink<T> implements Sink<T>, SupportsCommitter<String> {

    private static final long serialVersionUID = 1L;

    private final String ledger;

    LedgerSink(String ledger) {
        this.ledger = ledger;
    }

    @Override
    public CommittingSinkWriter<T, String> createWriter(WriterInitContext context) {
        return new Writer<>(Ledger.of(ledger));
    }

    @Override
    public Committer<String> createCommitter(CommitterInitContext context) {
        return new LedgerCommitter(Ledger.of(ledger));
    }

    @Override
    public SimpleVersionedSerializer<String> getCommittableSerializer() {
        return new IdSerializer();
    }

    private static final class Writer<T> implements CommittingSinkWriter<T, String> {

        private final Ledger<T> ledger;
        private List<T> rows = new ArrayList<>();

        Writer(Ledger<T> ledger) {
            this.ledger = ledger;
        }

        @Override
        public void write(T row, Context context) {
            rows.add(row);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public Collection<String> prepareCommit() {
            if (rows.isEmpty()) {
                return List.of();
            }
            String id = UUID.randomUUID().toString();
            ledger.stage(id, rows);
            rows = new ArrayList<>();
            return List.of(id);
        }

        @Override
        public void close() {}
    }

    private static final class LedgerCommitter implements Committer<String> {

        private final Ledger<?> ledger;

        LedgerCommitter(Ledger<?> ledger) {
            this.ledger = ledger;
        }

        @Override
        public void commit(Collection<CommitRequest<String>> requests) {
            for (CommitRequest<String> request : requests) {
                ledger.commit(request.getCommittable());
            }
        }

        @Override
        public void close() {}
    }

    private static final class IdSerializer implements SimpleVersionedSerializer<String> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(String id) {
            return id.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String deserialize(int version, byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
