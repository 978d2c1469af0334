package io.sluice.perf.latency;

/**
 * Latencies of one candidate at one rate, in ms, from the time when a record was to be sent to the
 * first row at the sink that contains it.
 *
 * @param engine name
 * @param policy how changes are published
 * @param workload windows and keys
 * @param peak most records per second that the candidate took, measured just before
 * @param percentOfPeak rate, in percent of that
 * @param rate records per second that were sent
 * @param records how many of them count
 * @param rowsOut rows that reached the sink
 * @param p50 half of the records took no longer
 * @param p99 99% took no longer
 * @param p999 99.9% took no longer
 * @param max the longest
 * @param verified whether every record was contained in a row exactly once
 */
public record Latency(
        String engine,
        String policy,
        String workload,
        long peak,
        int percentOfPeak,
        long rate,
        long records,
        long rowsOut,
        double p50,
        double p99,
        double p999,
        double max,
        boolean verified) {}
