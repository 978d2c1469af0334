package io.sluice.perf.report;

import java.util.List;
import java.util.stream.Stream;

/** The record of a soak: comments, a header, and a row of numbers per period. */
public final class SoakRecord {

    /** Columns of a row. */
    public static final int SECOND = 0;

    /** Millions of records per second. */
    public static final int RECORDS = 1;

    /** MiB that the best collection has left. */
    public static final int HEAP = 3;

    /** Latency in ms. */
    public static final int MEDIAN = 4;

    /** Latency in ms that 1% exceed. */
    public static final int PERCENTILE_99 = 5;

    /**
     * MiB that a full collection has left. Only where full collections were asked for; 0 in periods
     * without one.
     */
    public static final int LIVE_HEAP = 9;

    /** Names of the columns. */
    public static final String HEADER =
            "s\tM records/s\tk rows/s\theap MiB after GC\tlatency ms median\tlatency ms 99%\tlatency ms greatest\tcheckpoints\twindows\theap MiB after full GC";

    private SoakRecord() {}

    /** The rows. */
    public static List<double[]> rows(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isEmpty() && Character.isDigit(line.charAt(0)))
                .map(
                        line ->
                                Stream.of(line.split("\t", -1))
                                        .mapToDouble(Double::parseDouble)
                                        .toArray())
                .toList();
    }
}
