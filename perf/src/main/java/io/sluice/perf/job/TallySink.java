package io.sluice.perf.job;

import io.sluice.perf.load.Tally;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Discards what it gets, but adds it up first.
 *
 * @param <T> what it gets
 */
final class TallySink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    private final WindowJob.TallyFactory<T> tallies;
    private final int probe;

    TallySink(WindowJob.TallyFactory<T> tallies, int probe) {
        this.tallies = tallies;
        this.probe = probe;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(tallies.get(), RunProbe.of(probe));
    }

    private static final class Writer<T> implements SinkWriter<T> {

        private final Tally<T> tally;
        private final RunProbe probe;
        private final long startCpu = CpuTime.ofThread();
        private final long startBytes = CpuTime.bytesOfThread();
        private final boolean countsRecords;

        Writer(Tally<T> tally, RunProbe probe) {
            this.tally = tally;
            this.probe = probe;
            countsRecords = tally.records() >= 0;
        }

        @Override
        public void write(T element, Context context) {
            if (!countsRecords) {
                tally.add(element);
                return;
            }
            long before = tally.records();
            tally.add(element);
            probe.published(tally.records() - before);
        }

        @Override
        public void flush(boolean endOfInput) {
            if (endOfInput) {
                probe.sinkEnds(
                        tally, CpuTime.ofThread() - startCpu, CpuTime.bytesOfThread() - startBytes);
            }
        }

        @Override
        public void close() {}
    }
}
