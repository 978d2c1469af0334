package io.sluice.perf.load;

/**
 * How the records of a stream come: 10 per ms of event time, in order, unless something else is
 * said here.
 *
 * @param keys which keys come how often
 * @param delayedShare share of records that come late
 * @param maxDelayMillis how much later than its timestamp a record may come, in ms of event time;
 *     watermarks wait that long
 * @param freshStrings whether each record has key strings of its own, as a deserialiser makes them;
 *     else all records of a key share them
 * @param burstRecords records between two pauses of {@link #PAUSE_MILLIS}; 0 for no pauses
 * @param doublings how many times the rate is doubled: 3 for 8 times as many records per ms
 */
public record Arrivals(
        Keys keys,
        double delayedShare,
        int maxDelayMillis,
        boolean freshStrings,
        int burstRecords,
        int doublings) {

    /** Event time of the first record, in epoch ms; a multiple of 10 s, not of a minute. */
    public static final long FIRST_TIMESTAMP = 1_700_000_000_000L;

    /** Records per ms of event time, unless the rate is doubled: 10,000 per second. */
    public static final int RECORDS_PER_MILLI = 10;

    /** Event time without records between two bursts, in ms. */
    public static final int PAUSE_MILLIS = 10_000;

    /** In order, all keys alike, strings shared, no pauses. */
    public static final Arrivals PLAIN = new Arrivals(Keys.UNIFORM, 0, 0, false, 0, 0);

    /** Which keys come how often. */
    public enum Keys {
        /** All alike, at random. */
        UNIFORM,
        /** The k-th about as often as 1/k. */
        ZIPF,
        /** One after the other. */
        IN_TURN,
        /** As Nexmark's bids have them; the records are bids then. */
        NEXMARK
    }

    /** The same with other keys. */
    public Arrivals with(Keys other) {
        return new Arrivals(
                other, delayedShare, maxDelayMillis, freshStrings, burstRecords, doublings);
    }

    /** The same with a share of records that come up to so many ms late. */
    public Arrivals delayed(double share, int upToMillis) {
        return new Arrivals(keys, share, upToMillis, freshStrings, burstRecords, doublings);
    }

    /** The same with strings of its own for each record. */
    public Arrivals fresh() {
        return new Arrivals(keys, delayedShare, maxDelayMillis, true, burstRecords, doublings);
    }

    /** The same with pauses after every so many records. */
    public Arrivals bursts(int records) {
        return new Arrivals(keys, delayedShare, maxDelayMillis, freshStrings, records, doublings);
    }

    /** The same with twice as many records per ms, so many times over. */
    public Arrivals doubled(int times) {
        return new Arrivals(keys, delayedShare, maxDelayMillis, freshStrings, burstRecords, times);
    }

    /** Records per ms of event time. */
    public int recordsPerMilli() {
        return RECORDS_PER_MILLI << doublings;
    }

    /** Event time at which the i-th record comes, in epoch ms; its timestamp, if not delayed. */
    public long arrival(long i) {
        long pauses = burstRecords == 0 ? 0 : i / burstRecords * PAUSE_MILLIS;
        return FIRST_TIMESTAMP + (i >> doublings) / RECORDS_PER_MILLI + pauses;
    }
}
