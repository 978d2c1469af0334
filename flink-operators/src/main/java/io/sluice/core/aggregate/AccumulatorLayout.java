package io.sluice.core.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where each aggregate of a query lives in a row, and the operations on whole rows.
 *
 * <p>A row is {@link #longStride} consecutive {@code long} lanes and {@link #objectStride}
 * consecutive object lanes, each in an array at a position that the caller gives. Lane {@link
 * #RECORDS} is the number of records that the row represents; the aggregates' lanes follow in their
 * order. None of the methods looks beyond its row or, except {@link #result} and new object
 * accumulators, allocates.
 *
 * <p>A record that takes back another is accumulated by itself and taken out of the row; since what
 * is taken out of an empty row may be merged into another, the order of both does not matter. The
 * number of records is then that of all added less that of all taken back, and {@link #changes}
 * counts both. The last aggregate, {@link ChangeCount}, serves that and is no result.
 *
 * <p>Not serializable: made where the aggregates are used. Usable by several threads, but records
 * that take back others are accumulated by one.
 *
 * @param <T> type of the records
 */
public final class AccumulatorLayout<T> {

    /** The lane that counts records. */
    public static final int RECORDS = 0;

    /** In a layout that keeps time: the lane of the records' least timestamp. */
    public static final int FIRST_TIMESTAMP = 1;

    /** In a layout that keeps time: the lane of the records' greatest timestamp. */
    public static final int LAST_TIMESTAMP = 2;

    private static final int NONE = -1;

    private final List<NamedAggregate<T>> aggregates;
    private final List<Step<Object>> steps;
    private final int[] laneOffsets;
    private final int[] objectOffsets;
    private final @Nullable LaneNumber[] numbers;
    private final long[] emptyLanes;
    private final int objectStride;
    private final SharedChain shared;

    /** The one that is shared. */
    private final AggregateChain chain;

    private final boolean keepsTime;

    /** Null if no record takes back another. */
    private final @Nullable RetractionField<T> retractions;

    private final int changesLane;
    private final long[] singleLanes;
    private final @Nullable Object[] singleObjects;

    /**
     * Lays out the aggregates in the given order.
     *
     * @throws IllegalArgumentException if a name is blank or occurs twice
     */
    public AccumulatorLayout(List<NamedAggregate<T>> aggregates) {
        this(aggregates, false, null);
    }

    /**
     * Lays out the aggregates in the given order.
     *
     * @param keepsTime whether each row holds the first and the last timestamp of its records
     * @throws IllegalArgumentException if a name is blank or occurs twice
     */
    public AccumulatorLayout(List<NamedAggregate<T>> aggregates, boolean keepsTime) {
        this(aggregates, keepsTime, null);
    }

    /**
     * Lays out the aggregates in the given order.
     *
     * @param results the aggregates
     * @param keepsTime whether each row holds the first and the last timestamp of its records
     * @param retractions tells which records take back others, or null if none does
     * @throws IllegalArgumentException if a name is blank or occurs twice, or if records can be
     *     taken back but an aggregate does not {@linkplain Aggregate#retracts retract}, or rows
     *     keep time, which cannot be taken back
     */
    public AccumulatorLayout(
            List<NamedAggregate<T>> results,
            boolean keepsTime,
            @Nullable RetractionField<T> retractions) {
        if (keepsTime && retractions != null) {
            throw new IllegalArgumentException(
                    "rows that hold the first and last timestamp of their records cannot take records back");
        }
        this.keepsTime = keepsTime;
        this.retractions = retractions;
        aggregates = retractions == null ? List.copyOf(results) : withChanges(results);
        requireDistinctNames(this.aggregates);
        steps = new ArrayList<>();
        laneOffsets = new int[aggregates.size()];
        objectOffsets = new int[laneOffsets.length];
        numbers = new LaneNumber[laneOffsets.length];
        int lanes = headLanes();
        int objects = 0;
        for (int i = 0; i < laneOffsets.length; i++) {
            Aggregate<T> aggregate = this.aggregates.get(i).aggregate();
            laneOffsets[i] = NONE;
            objectOffsets[i] = NONE;
            numbers[i] = LaneNumber.of(aggregate);
            if (aggregate instanceof LaneAggregate<T> inLanes) {
                laneOffsets[i] = inLanes.lanes() == 0 ? RECORDS : lanes;
                lanes += inLanes.lanes();
                steps.add(untyped(new LaneStep<>(inLanes, laneOffsets[i])));
            } else {
                objectOffsets[i] = objects++;
                steps.add(
                        untyped(
                                new ObjectStep<>(
                                        (ObjectAggregate<T, ?>) aggregate, objectOffsets[i])));
            }
        }
        objectStride = objects;
        emptyLanes = new long[lanes];
        if (keepsTime) {
            emptyLanes[FIRST_TIMESTAMP] = Long.MAX_VALUE;
            emptyLanes[LAST_TIMESTAMP] = Long.MIN_VALUE;
        }
        for (Step<Object> step : steps) {
            step.init(emptyLanes, 0);
        }
        shared = SharedChain.of(steps);
        chain = shared.chain();
        changesLane = retractions == null ? RECORDS : laneOffsets[laneOffsets.length - 1];
        singleLanes = retractions == null ? new long[0] : emptyLanes.clone();
        singleObjects = new Object[retractions == null ? 0 : objectStride];
    }

    private static <T> List<NamedAggregate<T>> withChanges(List<NamedAggregate<T>> results) {
        for (NamedAggregate<T> result : results) {
            if (!result.aggregate().retracts()) {
                throw new IllegalArgumentException(
                        "aggregate '%s', %s, cannot take a record back, but the input is a changelog that does"
                                .formatted(result.name(), result.aggregate().stateKind()));
            }
        }
        List<NamedAggregate<T>> all = new ArrayList<>(results);
        all.add(new NamedAggregate<>(ChangeCount.NAME, new ChangeCount<>()));
        return List.copyOf(all);
    }

    @SuppressWarnings("unchecked") // The chain is given only records of the layout's type.
    private static Step<Object> untyped(Step<?> step) {
        return (Step<Object>) step;
    }

    private static void requireDistinctNames(List<? extends NamedAggregate<?>> aggregates) {
        Set<String> names = new HashSet<>();
        for (NamedAggregate<?> aggregate : aggregates) {
            if (aggregate.name().isBlank()) {
                throw new IllegalArgumentException(
                        "the name of an aggregate must not be blank: "
                                + aggregate.aggregate().stateKind()
                                + " is named '"
                                + aggregate.name()
                                + "'");
            }
            if (!names.add(aggregate.name())) {
                throw new IllegalArgumentException(
                        "two aggregates are named '" + aggregate.name() + "'; names must differ");
            }
        }
    }

    /** The aggregates in the order of their results, and after them {@link ChangeCount} if any. */
    public List<NamedAggregate<T>> aggregates() {
        return aggregates;
    }

    /** Number of aggregates that are results; they come first. */
    public int results() {
        return retractions == null ? aggregates.size() : aggregates.size() - 1;
    }

    /** Number of records behind a row, those that take back others included. */
    public long changes(long[] lanes, int at) {
        return lanes[at + changesLane];
    }

    /** Number of lanes before those of the aggregates. */
    public int headLanes() {
        return keepsTime ? LAST_TIMESTAMP + 1 : RECORDS + 1;
    }

    /** Number of {@code long} lanes of a row, at least 1. */
    public int longStride() {
        return emptyLanes.length;
    }

    /** Number of object lanes of a row, at least 0. */
    public int objectStride() {
        return objectStride;
    }

    /**
     * Offset of an aggregate's first {@code long} lane from the row's first; {@link #RECORDS} if it
     * has no lanes of its own, -1 if it lives in an object lane.
     */
    public int laneOffset(int aggregate) {
        return laneOffsets[aggregate];
    }

    /** Offset of an aggregate's object lane from the row's first, or -1 if it has none. */
    public int objectOffset(int aggregate) {
        return objectOffsets[aggregate];
    }

    /** An aggregate's result as a number in its lanes; null if it is none. */
    public @Nullable LaneNumber number(int aggregate) {
        return numbers[aggregate];
    }

    /**
     * Whether a row can be taken out of another: all aggregates {@linkplain Aggregate#retracts
     * retract}.
     */
    public boolean retracts() {
        if (keepsTime) {
            return false;
        }
        for (Step<Object> step : steps) {
            if (!step.retracts()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether results are then equal to what they would have been: all aggregates {@linkplain
     * Aggregate#retractsIdentically retract identically}.
     */
    public boolean retractsIdentically() {
        return retracts()
                && aggregates.stream().allMatch(named -> named.aggregate().retractsIdentically());
    }

    /** Makes the row empty. */
    public void init(long[] lanes, int at, @Nullable Object[] objects, int objectAt) {
        System.arraycopy(emptyLanes, 0, lanes, at, emptyLanes.length);
        Arrays.fill(objects, objectAt, objectAt + objectStride, null);
    }

    /**
     * Adds a record to the row, or takes back the one that it undoes.
     *
     * @param timestamp event time of the record in epoch ms
     */
    public void accumulate(
            T record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt) {
        if (retractions != null && retractions.isRetraction(record)) {
            takeBack(record, timestamp, lanes, at, objects, objectAt);
            return;
        }
        lanes[at + RECORDS]++;
        if (keepsTime) {
            lanes[at + FIRST_TIMESTAMP] = Math.min(lanes[at + FIRST_TIMESTAMP], timestamp);
            lanes[at + LAST_TIMESTAMP] = Math.max(lanes[at + LAST_TIMESTAMP], timestamp);
        }
        chain.accumulate(record, timestamp, lanes, at, objects, objectAt);
    }

    private void takeBack(
            T record,
            long timestamp,
            long[] lanes,
            int at,
            @Nullable Object[] objects,
            int objectAt) {
        init(singleLanes, 0, singleObjects, 0);
        singleLanes[RECORDS] = 1;
        chain.accumulate(record, timestamp, singleLanes, 0, singleObjects, 0);
        retract(lanes, at, objects, objectAt, singleLanes, 0, singleObjects, 0);
    }

    /**
     * Adds the row {@code from} to the row {@code into}; {@code from} stays as it is and is not
     * shared.
     */
    public void merge(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        into[at + RECORDS] += from[fromAt + RECORDS];
        if (keepsTime) {
            into[at + FIRST_TIMESTAMP] =
                    Math.min(into[at + FIRST_TIMESTAMP], from[fromAt + FIRST_TIMESTAMP]);
            into[at + LAST_TIMESTAMP] =
                    Math.max(into[at + LAST_TIMESTAMP], from[fromAt + LAST_TIMESTAMP]);
        }
        chain.merge(into, at, intoObjects, objectAt, from, fromAt, fromObjects, fromObjectAt);
    }

    /**
     * Takes the row {@code from}, which was merged before, out of the row {@code into}; {@code
     * from} stays as it is.
     *
     * @throws UnsupportedOperationException unless {@link #retracts}
     */
    public void retract(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        into[at + RECORDS] -= from[fromAt + RECORDS];
        chain.retract(into, at, intoObjects, objectAt, from, fromAt, fromObjects, fromObjectAt);
    }

    /**
     * Makes the row {@code into} equal to the row {@code from}, sharing nothing changeable with it.
     */
    public void copy(
            long[] into,
            int at,
            @Nullable Object[] intoObjects,
            int objectAt,
            long[] from,
            int fromAt,
            @Nullable Object[] fromObjects,
            int fromObjectAt) {
        System.arraycopy(from, fromAt, into, at, emptyLanes.length);
        if (objectStride > 0) {
            for (Step<Object> step : steps) {
                step.copyObject(intoObjects, objectAt, fromObjects, fromObjectAt);
            }
        }
    }

    /**
     * Result of one aggregate; null is SQL's NULL.
     *
     * @throws ArithmeticException naming the aggregate, if its result does not fit its type
     */
    public @Nullable Object result(
            int aggregate, long[] lanes, int at, @Nullable Object[] objects, int objectAt) {
        try {
            return steps.get(aggregate).result(lanes, at, objects, objectAt);
        } catch (ArithmeticException e) {
            ArithmeticException named =
                    new ArithmeticException(
                            "aggregate '"
                                    + aggregates.get(aggregate).name()
                                    + "': "
                                    + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }
}
