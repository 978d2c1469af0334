package io.sluice.perf.load;

/**
 * How the records of a stream come: 10 per ms of event time, in order, unless something else is
 * said here.
 *
 * @param zipf whether some keys are much more frequent than others; else all are alike
 * @param delayedShare share of records that come too late, by up to {@link #MAX_DELAY_MILLIS}
 * @param freshStrings whether each record has key strings of its own, as a deserialiser makes them;
 *     else all records of a key share them
 * @param burstRecords records between two pauses of {@link #PAUSE_MILLIS}; 0 for no pauses
 */
public record Arrivals(boolean zipf, double delayedShare, boolean freshStrings, int burstRecords) {

    /** Event time of the first record, in epoch ms; a multiple of 10 s, not of a minute. */
    public static final long FIRST_TIMESTAMP = 1_700_000_000_000L;

    /** Records per ms of event time: 10,000 per second. */
    public static final int RECORDS_PER_MILLI = 10;

    /** Delay of the most delayed record, in ms of event time. */
    public static final int MAX_DELAY_MILLIS = 1_000;

    /** Event time without records between two bursts, in ms. */
    public static final int PAUSE_MILLIS = 10_000;

    /** In order, all keys alike, strings shared, no pauses. */
    public static final Arrivals PLAIN = new Arrivals(false, 0, false, 0);

    /** How much later than its timestamp a record may come, in ms of event time. */
    public int maxDelayMillis() {
        return delayedShare > 0 ? MAX_DELAY_MILLIS : 0;
    }

    /** Event time at which the i-th record comes, in epoch ms; its timestamp, if not delayed. */
    public long arrival(long i) {
        long pauses = burstRecords == 0 ? 0 : i / burstRecords * PAUSE_MILLIS;
        return FIRST_TIMESTAMP + i / RECORDS_PER_MILLI + pauses;
    }
}
