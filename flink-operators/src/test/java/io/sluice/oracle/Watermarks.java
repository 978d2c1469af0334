package io.sluice.oracle;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * The times that decide, in one window subtask, who is late and what is said of a window: by the
 * watermark that was received, and for each key group by how far it had come before a restore,
 * perhaps with another allowed lateness.
 */
final class Watermarks {

    private static final Mark NOTHING =
            new Mark(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);

    private final Setup setup;
    private final Map<Integer, Mark> restored;
    private long received = Long.MIN_VALUE;

    /**
     * How far a key group has come: all windows of which end - 1 is at most that time.
     *
     * @param watermark the watermark
     * @param expired whose windows take no record
     * @param closed whose windows have been closed
     * @param done of whose windows all is said
     */
    record Mark(long watermark, long expired, long closed, long done) {}

    Watermarks(Setup setup, Map<Integer, Mark> restored) {
        this.setup = setup;
        this.restored = restored;
    }

    void received(long timestamp) {
        received = timestamp;
    }

    /** Time through which windows expire by what was received alone. */
    long expiredByReceived() {
        return less(received, setup.spec().allowedLateness());
    }

    /** Time through which windows take no record any more. */
    long expired(int keyGroup) {
        Mark mark = restored(keyGroup);
        long watermark = Math.max(received, mark.watermark);
        return Math.max(less(watermark, setup.spec().allowedLateness()), mark.expired);
    }

    /** Time through which windows are closed once this watermark is received. */
    long closed(int keyGroup, long watermark) {
        return Math.max(less(watermark, setup.closeDelay()), restored(keyGroup).closed);
    }

    /** Time through which windows are closed. */
    long closed(int keyGroup) {
        return closed(keyGroup, received);
    }

    /** Time through which the last is said about windows. A restore alone says nothing. */
    long done(int keyGroup) {
        return Math.max(expiredByReceived(), restored(keyGroup).done);
    }

    /** What a snapshot must keep of them. */
    Map<Integer, Mark> of(KeyGroupRange keyGroups) {
        Map<Integer, Mark> current = new HashMap<>();
        for (int keyGroup : keyGroups) {
            current.put(
                    keyGroup,
                    new Mark(
                            Math.max(received, restored(keyGroup).watermark),
                            expired(keyGroup),
                            closed(keyGroup),
                            done(keyGroup)));
        }
        return current;
    }

    private Mark restored(int keyGroup) {
        return restored.getOrDefault(keyGroup, NOTHING);
    }

    private static long less(long watermark, long delay) {
        if (watermark == Long.MAX_VALUE) {
            return watermark;
        }
        return watermark < Long.MIN_VALUE + delay ? Long.MIN_VALUE : watermark - delay;
    }
}
