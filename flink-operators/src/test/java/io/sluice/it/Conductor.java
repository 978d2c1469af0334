package io.sluice.it;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Tells the sources of one test how far they may read and where to fail. Lives in the test's
 * process, as the embedded cluster does, and survives the restarts of the job.
 *
 * <p>A source fails at given positions of its split 0, but only once a checkpoint has completed
 * since the job started, and a few records after that: every restart then has state to restore and
 * records to repeat. The other splits wait near such a position.
 */
final class Conductor {

    private static final Map<String, Conductor> CONDUCTORS = new ConcurrentHashMap<>();
    private static final int MOST_REPEATED = 300;

    private final int[] killPositions;
    private final int[] repeated;
    private volatile int kills;
    private volatile int limit = Integer.MAX_VALUE;
    private volatile Milestone milestone = new Milestone(Integer.MAX_VALUE);

    private Conductor(int length, int killCount, long seed) {
        Random random = new Random(seed);
        killPositions = random.ints(killCount, 1, length - MOST_REPEATED).sorted().toArray();
        repeated = random.ints(killCount, 0, MOST_REPEATED).toArray();
    }

    /** Makes the conductor of a test that kills its job at random positions. */
    static Conductor killing(String test, int length, int killCount, long seed) {
        Conductor conductor = new Conductor(length, killCount, seed);
        CONDUCTORS.put(test, conductor);
        return conductor;
    }

    /** Makes the conductor of a test that kills nothing. */
    static Conductor peaceful(String test) {
        return killing(test, Integer.MAX_VALUE, 0, 0);
    }

    static Conductor of(String test) {
        return CONDUCTORS.get(test);
    }

    /** From now on splits are read up to this position only. */
    void holdAt(int position) {
        limit = position;
    }

    /** Counted down when a split is read to this position. */
    CountDownLatch reached(int position) {
        Milestone next = new Milestone(position);
        milestone = next;
        return next.latch;
    }

    int kills() {
        return kills;
    }

    int plannedKills() {
        return killPositions.length;
    }

    /** Whether the event at this position of a split may be read now. */
    boolean mayRead(int split, int position, boolean checkpointed) {
        if (position >= milestone.position) {
            milestone.latch.countDown();
        }
        if (position >= limit) {
            return false;
        }
        int kill = kills;
        if (kill == killPositions.length || position < killPositions[kill]) {
            return true;
        }
        if (position < killPositions[kill] + repeated[kill]) {
            return checkpointed;
        }
        if (split == 0 && checkpointed) {
            kills = kill + 1;
            throw new Kill(kill + 1, position);
        }
        return false;
    }

    @Override
    public String toString() {
        return "kills at " + Arrays.toString(killPositions);
    }

    private static final class Milestone {

        private final int position;
        private final CountDownLatch latch = new CountDownLatch(1);

        Milestone(int position) {
            this.position = position;
        }
    }

    /** The failure that a test wants. */
    static final class Kill extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Kill(int number, int position) {
            super("kill " + number + " at position " + position);
        }
    }
}
