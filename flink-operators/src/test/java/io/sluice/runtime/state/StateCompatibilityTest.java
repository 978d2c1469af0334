package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.DoubleSum;
import io.sluice.core.aggregate.LaneAggregate;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongMin;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.codec.WordList;
import io.sluice.runtime.state.QueryBuilder.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.util.StateMigrationException;
import org.junit.jupiter.api.Test;

class StateCompatibilityTest {

    private static final Aggregate<Object> COUNT = new CountAll<>();
    private static final Aggregate<Object> SUM = new LongSum<>(record -> (Integer) record, false);
    private static final Aggregate<Object> MAX = new LongMax<>(record -> (Integer) record);
    private static final Aggregate<Object> MIN = new LongMin<>(record -> (Integer) record);
    private static final Aggregate<Object> DOUBLES =
            new DoubleSum<>(record -> (Integer) record / 2.0);
    private static final Aggregate<Object> WORDS = new WordList("WORDS");

    private static final String REMEDY =
            ", or give the query another uid to start it with empty state.";

    private static QueryBuilder query() {
        return new QueryBuilder().key("name", StringSerializer.INSTANCE);
    }

    private static QueryBuilder sums() {
        return query().aggregate("sum", SUM);
    }

    private static void assertRefused(QueryBuilder now, RawState state, String message) {
        assertThatThrownBy(() -> now.results(state))
                .isInstanceOf(StateIncompatibleException.class)
                .isInstanceOf(StateMigrationException.class)
                .hasMessage("The state of query 'q' cannot be restored: " + message + REMEDY);
    }

    // Aggregates

    @Test
    void addedAggregatesStartEmpty() throws Exception {
        RawState state = sums().write(Sample.of("a", 3, 4));
        QueryBuilder now =
                query().aggregate("low", MIN)
                        .aggregate("sum", SUM)
                        .aggregate("words", WORDS, SampleQuery.words())
                        .aggregate("high", MAX);
        assertThat(now.results(state)).containsExactly(Arrays.asList(null, 7L, "", null));
    }

    @Test
    void droppedAggregatesAreSkipped() throws Exception {
        RawState state =
                query().aggregate("low", MIN)
                        .aggregate("words", WORDS, SampleQuery.words())
                        .aggregate("longest", new Longest(), StringSerializer.INSTANCE)
                        .aggregate("sum", SUM)
                        .aggregate("high", MAX)
                        .write(Sample.of("a", 3, 4), Sample.of("b", 10));
        assertThat(sums().results(state)).containsExactlyInAnyOrder(List.of(7L), List.of(10L));
    }

    @Test
    void reorderedAggregatesKeepTheirState() throws Exception {
        RawState state =
                query().aggregate("low", MIN)
                        .aggregate("words", WORDS, SampleQuery.words())
                        .aggregate("longest", new Longest(), StringSerializer.INSTANCE)
                        .aggregate("sum", SUM)
                        .write(Sample.of("a", 3, 14, 2));
        QueryBuilder now =
                query().aggregate("longest", new Longest(), StringSerializer.INSTANCE)
                        .aggregate("sum", SUM)
                        .aggregate("words", WORDS, SampleQuery.words())
                        .aggregate("low", MIN);
        assertThat(now.results(state)).containsExactly(List.of("14", 19L, "3 14 2", 2L));
    }

    @Test
    void addedCountOfRecordsKnowsThoseBefore() throws Exception {
        RawState state = sums().write(Sample.of("a", 3, 4, 5));
        assertThat(query().aggregate("rows", COUNT).results(state)).containsExactly(List.of(3L));
    }

    @Test
    void anyAggregatesTurnIntoAnyOthersByName() {
        Seeds.of(100)
                .forEach(
                        seed -> {
                            Random random = new Random(seed);
                            List<String> before = someNames(random);
                            List<String> after = someNames(random);
                            try {
                                assertTurns(before, after);
                            } catch (Exception e) {
                                throw new AssertionError("seed " + seed, e);
                            }
                        });
    }

    private static void assertTurns(List<String> before, List<String> after) throws Exception {
        RawState state = with(before).write(Sample.of("a", 3, 14, 2));
        List<Object> expected = new ArrayList<>();
        for (String name : after) {
            boolean known = before.contains(name) || name.equals("rows");
            expected.add(known ? resultOf(name) : emptyResultOf(name));
        }
        assertThat(with(after).results(state))
                .as("%s restored as %s", before, after)
                .containsExactly(expected);
    }

    private static List<String> someNames(Random random) {
        List<String> names =
                new ArrayList<>(
                        List.of("rows", "sum", "high", "low", "doubles", "words", "longest"));
        Collections.shuffle(names, random);
        return names.subList(0, 1 + random.nextInt(names.size()));
    }

    private static QueryBuilder with(List<String> names) {
        QueryBuilder query = query();
        for (String name : names) {
            switch (name) {
                case "rows" -> query.aggregate(name, COUNT);
                case "sum" -> query.aggregate(name, SUM);
                case "high" -> query.aggregate(name, MAX);
                case "low" -> query.aggregate(name, MIN);
                case "doubles" -> query.aggregate(name, DOUBLES);
                case "words" -> query.aggregate(name, WORDS, SampleQuery.words());
                default -> query.aggregate(name, new Longest(), StringSerializer.INSTANCE);
            }
        }
        return query;
    }

    private static Object emptyResultOf(String name) {
        return name.equals("words") || name.equals("longest") ? "" : null;
    }

    private static Object resultOf(String name) {
        return switch (name) {
            case "rows" -> 3L;
            case "sum" -> 19L;
            case "high" -> 14L;
            case "low" -> 2L;
            case "doubles" -> 9.5;
            case "words" -> "3 14 2";
            default -> "14";
        };
    }

    @Test
    void aggregateOfAnotherKindIsRefusedByName() {
        RawState state = query().aggregate("x", SUM).write(Sample.of("a", 1));
        assertRefused(
                query().aggregate("x", MAX),
                state,
                "aggregate 'x' was SUM(BIGINT) in 3 lanes and is now MAX(BIGINT) in 2 lanes. Give the"
                        + " new aggregate another name: it then starts empty in open windows");
    }

    @Test
    void accumulatorOfAnotherKindIsRefusedByName() {
        RawState state =
                query().aggregate("x", WORDS, SampleQuery.words()).write(Sample.of("a", 1));
        assertRefused(
                query().aggregate("x", new WordList("WORDS2"), SampleQuery.words()),
                state,
                "aggregate 'x' was WORDS and is now WORDS2. Give the new aggregate another name: it"
                        + " then starts empty in open windows");
        assertRefused(
                query().aggregate("x", COUNT),
                state,
                "aggregate 'x' was WORDS and is now COUNT(*). Give the new aggregate another name: it"
                        + " then starts empty in open windows");
    }

    /** A kind promises its lanes; if an aggregate breaks the promise, state is not misread. */
    @Test
    void sameKindInOtherLanesIsRefused() {
        RawState state = query().aggregate("x", new Wide(2)).write(Sample.of("a", 1));
        assertRefused(
                query().aggregate("x", new Wide(3)),
                state,
                "aggregate 'x' was WIDE in 2 lanes and is now WIDE in 3 lanes. Give the new aggregate"
                        + " another name: it then starts empty in open windows");
    }

    /** Does nothing in some lanes. */
    private record Wide(int lanes) implements LaneAggregate<Object> {
        @Override
        public String stateKind() {
            return "WIDE";
        }

        @Override
        public void init(long[] array, int at) {}

        @Override
        public void accumulate(Object record, long timestamp, long[] array, int at) {}

        @Override
        public void merge(long[] into, int at, long[] from, int fromAt) {}

        @Override
        public Object result(long[] array, int at) {
            return null;
        }
    }

    // Windows and state form

    @Test
    void anotherWindowIsRefused() {
        RawState state = sums().write(Sample.of("a", 1));
        assertRefused(
                sums().window(WindowSpec.tumbling(60_000, 5)),
                state,
                "its window was TUMBLING(size=60000 ms, offset=0 ms) and is now TUMBLING(size=60000 ms,"
                        + " offset=5 ms). Restore with the former window");
        assertRefused(
                sums().window(WindowSpec.hopping(60_000, 1000, 0)),
                state,
                "its window was TUMBLING(size=60000 ms, offset=0 ms) and is now HOPPING(size=60000 ms,"
                        + " slide=1000 ms, offset=0 ms). Restore with the former window");
    }

    @Test
    void anotherStateFormIsRefused() {
        WindowSpec hops = WindowSpec.hopping(60_000, 1000, 0);
        EmissionPolicy atClose = EmissionPolicy.of(EmissionPolicy.Kind.FINAL);
        String remedy =
                ". Overlapping windows that are emitted only when they close are kept by slice, all"
                        + " others by window: restore with the former emission policy";
        assertRefused(
                sums().window(hops).emit(atClose),
                sums().window(hops).write(Sample.of("a", 1)),
                "it was kept by window and would now be kept by slice" + remedy);
        assertRefused(
                sums().window(hops),
                sums().window(hops).emit(atClose).write(Sample.of("a", 1)),
                "it was kept by slice and would now be kept by window" + remedy);
    }

    @Test
    void emissionPolicyOfTumblingWindowsMayChange() throws Exception {
        RawState state = sums().write(Sample.of("a", 1));
        assertThat(
                        sums().emit(EmissionPolicy.of(EmissionPolicy.Kind.FINAL))
                                .changelog(ChangelogMode.APPEND)
                                .results(state))
                .containsExactly(List.of(1L));
    }

    // Keys

    @Test
    void otherKeyFieldsAreRefused() {
        RawState state = sums().write(Sample.of("a", 1));
        String remedy = ". Restore with the former key fields, in their order and by their names";
        assertRefused(
                new QueryBuilder().key("label", StringSerializer.INSTANCE).aggregate("sum", SUM),
                state,
                "its key fields were [name] and are now [label]" + remedy);
        assertRefused(
                sums().key("id", LongSerializer.INSTANCE),
                state,
                "its key fields were [name] and are now [name, id]" + remedy);
    }

    @Test
    void otherOrderOfKeyFieldsIsRefused() {
        QueryBuilder before = query().key("other", StringSerializer.INSTANCE).aggregate("sum", SUM);
        RawState state = before.write(new Sample(List.of("a", "b"), List.of(), false, List.of(1)));
        assertRefused(
                new QueryBuilder()
                        .key("other", StringSerializer.INSTANCE)
                        .key("name", StringSerializer.INSTANCE)
                        .aggregate("sum", SUM),
                state,
                "its key fields were [name, other] and are now [other, name]. Restore with the former"
                        + " key fields, in their order and by their names");
    }

    @Test
    void otherTypeOfKeyIsRefused() {
        RawState state = sums().write(Sample.of("a", 1));
        assertRefused(
                new QueryBuilder().key("name", LongSerializer.INSTANCE).aggregate("sum", SUM),
                state,
                "key field 'name' was written by"
                        + " org.apache.flink.api.common.typeutils.base.StringSerializer, which"
                        + " org.apache.flink.api.common.typeutils.base.LongSerializer cannot read."
                        + " Restore with the former type");
    }

    private static QueryBuilder evolvingKey(int schema) {
        return new QueryBuilder().key("k", new EvolvingSerializer(schema)).aggregate("sum", SUM);
    }

    @Test
    void keySerializerMayBeReconfigured() throws Exception {
        RawState state = evolvingKey(1).write(Sample.of("a", 1));
        assertThat(evolvingKey(1).results(state)).containsExactly(List.of(1L));
        assertThat(evolvingKey(3).results(state)).containsExactly(List.of(1L));
    }

    @Test
    void keysDoNotMigrate() {
        RawState state = evolvingKey(1).write(Sample.of("a", 1));
        assertRefused(
                evolvingKey(2),
                state,
                "key field 'k' was written by io.sluice.runtime.state.EvolvingSerializer, which"
                        + " io.sluice.runtime.state.EvolvingSerializer cannot read without migration,"
                        + " and keys cannot migrate because their hash codes would change. Restore with"
                        + " the former type");
        assertRefused(
                evolvingKey(4),
                state,
                "key field 'k' was written by io.sluice.runtime.state.EvolvingSerializer, which"
                        + " io.sluice.runtime.state.EvolvingSerializer cannot read. Restore with the"
                        + " former type");
    }

    // Accumulator serializers

    private static QueryBuilder evolvingAccumulator(int schema) {
        return query().aggregate("longest", new Longest(), new EvolvingSerializer(schema));
    }

    @Test
    void accumulatorsMigrate() throws Exception {
        RawState state = evolvingAccumulator(1).write(Sample.of("a", 1, 22));
        for (int schema = 1; schema <= 3; schema++) {
            assertThat(evolvingAccumulator(schema).results(state)).containsExactly(List.of("22"));
        }
    }

    @Test
    void accumulatorThatNobodyCanReadIsRefused() {
        RawState state = evolvingAccumulator(1).write(Sample.of("a", 1, 22));
        assertRefused(
                evolvingAccumulator(4),
                state,
                "the accumulator of aggregate 'longest' was written by"
                        + " io.sluice.runtime.state.EvolvingSerializer, which"
                        + " io.sluice.runtime.state.EvolvingSerializer cannot read. Restore with the"
                        + " former type");
    }

    /** Loads everything but the snapshots of the evolving serializer. */
    private static final class Forgetful extends ClassLoader {
        private Forgetful() {
            super(StateCompatibilityTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(EvolvingSerializer.Snapshot.class.getName())) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    private static void read(QueryBuilder now, RawState state, RawState.Restored into)
            throws Exception {
        state.read(now.format(), RawState.ALL, into, new Forgetful());
    }

    @Test
    void aggregateWhoseClassesAreGoneCanBeDropped() throws Exception {
        RawState state =
                query().aggregate("longest", new Longest(), new EvolvingSerializer(1))
                        .aggregate("sum", SUM)
                        .write(Sample.of("a", 1, 22));
        RawState.Restored restored = new RawState.Restored();
        read(sums(), state, restored);
        assertThat(restored.rows).hasSize(1);
    }

    @Test
    void stateWhoseClassesAreGoneIsRefused() {
        RawState state = evolvingKey(1).write(Sample.of("a", 1));
        assertThatThrownBy(() -> read(evolvingKey(1), state, new RawState.Restored()))
                .isInstanceOf(StateIncompatibleException.class)
                .hasMessageStartingWith(
                        "The state of query 'q' cannot be restored: key field 'k' was written by"
                                + " io.sluice.runtime.state.EvolvingSerializer, whose snapshot cannot be"
                                + " read: ")
                .hasMessageEndingWith(". Restore with the classes that wrote it" + REMEDY);
    }

    @Test
    void subtasksMayHaveWrittenDifferingHeaders() throws Exception {
        RawState one = query().aggregate("low", MIN).aggregate("sum", SUM).write(key(0, 1, 2));
        RawState other = query().aggregate("sum", SUM).aggregate("high", MAX).write(key(3, 3, 4));
        assertThat(one.bytesByKeyGroup().keySet())
                .doesNotContainAnyElementsOf(other.bytesByKeyGroup().keySet());
        assertThat(sums().results(one.and(other)))
                .containsExactlyInAnyOrder(List.of(3L), List.of(7L));
    }

    private static Sample key(int number, Object... records) {
        return Sample.of("key " + number, records);
    }

    // Rows as they were emitted

    private static final EmissionPolicy SKIPPING =
            new EmissionPolicy(EmissionPolicy.Kind.PER_RECORD, 0, 0, true);

    private static Sample emitted(List<Object> before, List<Object> after) {
        return new Sample(List.of("a"), before, true, after);
    }

    @Test
    void retractingQueryRemembersWhatItEmitted() throws Exception {
        QueryBuilder retracting = sums().changelog(ChangelogMode.RETRACT);
        RawState state = retracting.write(emitted(List.of(1, 2), List.of(4)));
        assertThat(retracting.results(state)).containsExactly(List.of(7L));
        assertThat(retracting.resultsAsEmitted(state)).containsExactly(List.of(3L));
    }

    @Test
    void aggregatesOfEmittedRowsAreMatchedByNameToo() throws Exception {
        RawState state =
                query().aggregate("low", MIN)
                        .aggregate("sum", SUM)
                        .changelog(ChangelogMode.RETRACT)
                        .write(emitted(List.of(1, 2), List.of(4)));
        QueryBuilder now =
                query().aggregate("sum", SUM)
                        .aggregate("high", MAX)
                        .changelog(ChangelogMode.RETRACT);
        assertThat(now.resultsAsEmitted(state)).containsExactly(Arrays.asList(3L, null));
    }

    @Test
    void queryMayStopRetracting() throws Exception {
        RawState state =
                sums().changelog(ChangelogMode.RETRACT).write(emitted(List.of(1, 2), List.of(4)));
        assertThat(sums().results(state)).containsExactly(List.of(7L));
    }

    @Test
    void appendingQueryPublishesEverythingAsNew() throws Exception {
        StateFormat appending =
                sums().emit(EmissionPolicy.of(EmissionPolicy.Kind.FINAL))
                        .changelog(ChangelogMode.APPEND)
                        .format();
        for (ChangelogMode before : List.of(ChangelogMode.UPSERT, ChangelogMode.RETRACT)) {
            RawState state = sums().changelog(before).write(emitted(List.of(1, 2), List.of(4)));
            assertThat(state.read(appending).rows)
                    .hasSize(1)
                    .allMatch(row -> !row.emitted() && row.content().lanes().get(0) == 3);
        }
    }

    @Test
    void queryMayStartRetractingIfNoChangeWaits() throws Exception {
        RawState state = sums().write(emitted(List.of(1, 2), List.of()));
        assertThat(sums().changelog(ChangelogMode.RETRACT).resultsAsEmitted(state))
                .containsExactly(List.of(3L));
        assertThat(sums().changelog(ChangelogMode.RETRACT).results(sums().write(Sample.of("a", 5))))
                .containsExactly(List.of(5L));
    }

    @Test
    void queryMustNotStartRetractingWhileChangesWait() {
        RawState state = sums().write(emitted(List.of(1, 2), List.of(4)));
        assertRefused(
                sums().changelog(ChangelogMode.RETRACT),
                state,
                "the changelog mode is now 'retract', but the state was written without the rows as"
                        + " they were last emitted, and some of them have changed since. Restore with"
                        + " the former changelog mode");
    }

    @Test
    void queryMayStartSkippingUnchangedResults() throws Exception {
        RawState clean = sums().write(emitted(List.of(1, 2), List.of()));
        RawState dirty = sums().write(emitted(List.of(1, 2), List.of(4)));
        assertThat(sums().emit(SKIPPING).resultsAsEmitted(clean)).containsExactly(List.of(3L));
        // Differs from every result, so the waiting change is emitted.
        assertThat(sums().emit(SKIPPING).resultsAsEmitted(dirty))
                .containsExactly(Collections.singletonList(null));
    }

    @Test
    void serializersOfOneTypeAreTheSameWhereverTheyCameFrom() throws Exception {
        TypeSerializer<String> duplicate = StringSerializer.INSTANCE.duplicate();
        RawState state = sums().write(Sample.of("a", 1));
        assertThat(new QueryBuilder().key("name", duplicate).aggregate("sum", SUM).results(state))
                .containsExactly(List.of(1L));
    }
}
