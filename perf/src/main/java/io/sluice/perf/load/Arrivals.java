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
 */
public record Arrivals(
        Keys keys,
        double delayedShare,
        int maxDelayMillis,
        boolean freshStrings,
        int burstRecords) {

    /** Event time of the first record, in epoch ms; a multiple of 10 s, not of a minute. */
    public static final long FIRST_TIMESTAMP = 1_700_000_000_000L;

    /** Records per ms of event time: 10,000 per second. */
    public static final int RECORDS_PER_MILLI = 10;

    /** Event time without records between two bursts, in ms. */
    public static final int PAUSE_MILLIS = 10_000;

    /** In order, all keys alike, strings shared, no pauses. */
    public static final Arrivals PLAIN = new Arrivals(Keys.UNIFORM, 0, 0, false, 0);

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
        return new Arrivals(other, delayedShare, maxDelayMillis, freshStrings, burstRecords);
    }

    /** The same with a share of records that come up to so many ms late. */
    public Arrivals delayed(double share, int upToMillis) {
        return new Arrivals(keys, share, upToMillis, freshStrings, burstRecords);
    }

    /** The same with strings of its own for each record. */
    public Arrivals fresh() {
        return new Arrivals(keys, delayedShare, maxDelayMillis, true, burstRecords);
    }

    /** The same with pauses after every so many records. */
    public Arrivals bursts(int records) {
        return new Arrivals(keys, delayedShare, maxDelayMillis, freshStrings, records);
    }

    /** Event time at which the i-th record comes, in epoch ms; its timestamp, if not delayed. */
    public long arrival(long i) {
        long pauses = burstRecords == 0 ? 0 : i / burstRecords * PAUSE_MILLIS;
        return FIRST_TIMESTAMP + i / RECORDS_PER_MILLI + pauses;
    }
}
