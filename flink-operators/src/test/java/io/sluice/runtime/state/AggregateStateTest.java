package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sluice.SampleFunctions;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.ArgMax;
import io.sluice.core.aggregate.ArgMin;
import io.sluice.core.aggregate.ChangeCount;
import io.sluice.core.aggregate.Collect;
import io.sluice.core.aggregate.Count;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.CountDistinct;
import io.sluice.core.aggregate.DecimalAvg;
import io.sluice.core.aggregate.DecimalSum;
import io.sluice.core.aggregate.DecimalVariance;
import io.sluice.core.aggregate.Dispersion;
import io.sluice.core.aggregate.DoubleAvg;
import io.sluice.core.aggregate.DoubleMax;
import io.sluice.core.aggregate.DoubleMin;
import io.sluice.core.aggregate.DoubleSum;
import io.sluice.core.aggregate.DoubleVariance;
import io.sluice.core.aggregate.First;
import io.sluice.core.aggregate.LaneValue;
import io.sluice.core.aggregate.Last;
import io.sluice.core.aggregate.LongAvg;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongMin;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.LongVariance;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.aggregate.ObjectFirst;
import io.sluice.core.aggregate.ObjectLast;
import io.sluice.core.aggregate.ObjectMax;
import io.sluice.core.aggregate.ObjectMin;
import io.sluice.core.aggregate.Ranked;
import io.sluice.core.aggregate.RecordCondition;
import io.sluice.core.aggregate.RetractableMax;
import io.sluice.core.aggregate.RetractableMin;
import io.sluice.core.aggregate.StringAgg;
import io.sluice.core.aggregate.TopN;
import io.sluice.runtime.accumulator.AccumulatorSerializer;
import io.sluice.runtime.accumulator.DecimalMomentsForm;
import io.sluice.runtime.accumulator.DecimalTotalForm;
import io.sluice.runtime.accumulator.LimitedListSerializer;
import io.sluice.runtime.accumulator.OrderedCountsForm;
import io.sluice.runtime.accumulator.RankedForm;
import io.sluice.runtime.accumulator.UnorderedCountsForm;
import io.sluice.sketch.ApproxCountDistinct;
import io.sluice.sketch.ApproxPercentile;
import io.sluice.sketch.HllForm;
import io.sluice.sketch.KllForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.BigDecSerializer;
import org.apache.flink.api.common.typeutils.base.DoubleSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every bundled aggregate through a snapshot, and through the state files of version 1, which are
 * checked in and never change. An aggregate of a new kind begins another file: {@code mvn -pl
 * flink-operators test -Dtest=AggregateStateTest#writeFiles
 * -Dsluice.state.write=src/test/resources/state}.
 */
class AggregateStateTest {

    private static final int QUOTES = 40;

    /**
     * An aggregate under test.
     *
     * @param serializer of an accumulator that is an object, else null
     */
    private record Column(Aggregate<Object> aggregate, TypeSerializer<?> serializer) {}

    private static final List<Column> COLUMNS =
            Stream.of(lanes(), objects(), later()).flatMap(columns -> columns).toList();

    /** Files of consecutive columns. */
    private enum File {
        AGGREGATES(0, 34),
        MORE_AGGREGATES(34, 38);

        private final int from;
        private final int to;

        File(int from, int to) {
            this.from = from;
            this.to = to;
        }

        List<Integer> places() {
            return IntStream.range(from, to).boxed().toList();
        }

        String name(String suffix) {
            return "v1/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + suffix;
        }

        byte[] read(String suffix) throws IOException {
            String name = "/state/" + name(suffix);
            try (InputStream in = AggregateStateTest.class.getResourceAsStream(name)) {
                return in.readAllBytes();
            }
        }

        RawState state() throws IOException {
            return RawState.load(new ByteArrayInputStream(read(".bin")));
        }
    }

    private static Stream<Column> lanes() {
        RecordCondition<Object> even = record -> ((Quote) record).timestamp() % 2 == 0;
        return Stream.<Aggregate<Object>>of(
                        new CountAll<>(),
                        new Count<>(Quote.VENUE),
                        new LongSum<>(Quote.SIZE, false),
                        new LongAvg<>(Quote.SIZE),
                        new LongMin<>(Quote.SIZE),
                        new LongMax<>(Quote.SIZE),
                        new DoubleSum<>(Quote.PRICE),
                        new DoubleAvg<>(Quote.PRICE),
                        new DoubleMin<>(Quote.PRICE),
                        new DoubleMax<>(Quote.PRICE),
                        new LongVariance<>(Quote.SIZE, Dispersion.VAR_SAMP),
                        new DoubleVariance<>(Quote.PRICE, Dispersion.STDDEV_POP),
                        First.ofLongs(Quote.SIZE),
                        First.ofDoubles(Quote.PRICE),
                        Last.ofLongs(Quote.SIZE),
                        Last.ofDoubles(Quote.PRICE),
                        even.filter(new CountAll<>()),
                        even.filter(new LongSum<>(Quote.SIZE, false)))
                .map(aggregate -> new Column(aggregate, null));
    }

    private static Stream<Column> later() {
        RecordCondition<Object> even = record -> ((Quote) record).timestamp() % 2 == 0;
        TypeSerializer<?> decimals = BigDecSerializer.INSTANCE;
        return Stream.of(
                new Column(
                        new DecimalVariance<>(Quote.FEE, Dispersion.VAR_POP),
                        new AccumulatorSerializer<>(new DecimalMomentsForm(), decimals)),
                new Column(new ChangeCount<>(), null),
                new Column(even.filter(new ObjectMin<>(Quote.VENUE)), StringSerializer.INSTANCE),
                new Column(SampleFunctions.range(Quote.SIZE), SampleFunctions.ranges()));
    }

    private static Stream<Column> objects() {
        TypeSerializer<?> strings = StringSerializer.INSTANCE;
        TypeSerializer<?> decimals = BigDecSerializer.INSTANCE;
        TypeSerializer<?> times = LongSerializer.INSTANCE;
        TypeSerializer<?> reals = DoubleSerializer.INSTANCE;
        TypeSerializer<?> total = new AccumulatorSerializer<>(new DecimalTotalForm(), decimals);
        TypeSerializer<?> counts = new AccumulatorSerializer<>(new UnorderedCountsForm(), strings);
        TypeSerializer<?> ordered = new AccumulatorSerializer<>(new OrderedCountsForm(), decimals);
        return Stream.of(
                new Column(new DecimalSum<>(Quote.FEE), total),
                new Column(new DecimalAvg<>(Quote.FEE), total),
                new Column(new ObjectMin<>(Quote.VENUE), strings),
                new Column(new ObjectMax<>(Quote.FEE), decimals),
                new Column(new ObjectFirst<>(Quote.VENUE), ranked(times, strings)),
                new Column(new ObjectLast<>(Quote.FEE), ranked(times, decimals)),
                new Column(new ArgMin<>(Quote.VENUE, Quote.FEE), ranked(decimals, strings)),
                new Column(new ArgMax<>(Quote.VENUE, Quote.BOXED_PRICE), ranked(reals, strings)),
                new Column(new CountDistinct<>(Quote.VENUE), counts),
                new Column(new RetractableMin<>(Quote.FEE), ordered),
                new Column(new RetractableMax<>(Quote.FEE), ordered),
                new Column(
                        new Collect<>(Quote.VENUE, 5),
                        new LimitedListSerializer<>(ranked(times, strings), 5)),
                new Column(
                        new StringAgg<>(Quote.VENUE, "|", 6),
                        new LimitedListSerializer<>(ranked(times, strings), 6)),
                new Column(
                        new TopN<>(Quote.FEE, Quote.BOXED_PRICE, 3),
                        new LimitedListSerializer<>(ranked(reals, decimals), 3)),
                new Column(
                        new ApproxCountDistinct<>(Quote.VENUE),
                        new AccumulatorSerializer<>(new HllForm())),
                new Column(
                        new ApproxPercentile<>(Quote.PRICE, 0.5),
                        new AccumulatorSerializer<>(new KllForm())));
    }

    private static TypeSerializer<Ranked> ranked(TypeSerializer<?> rank, TypeSerializer<?> value) {
        return new AccumulatorSerializer<>(new RankedForm(), rank, value);
    }

    /** A query of columns, each named by its place in {@link #COLUMNS}. */
    private static QueryBuilder query(List<Integer> places) {
        QueryBuilder query = new QueryBuilder().key("id", LongSerializer.INSTANCE);
        for (int place : places) {
            Column column = COLUMNS.get(place);
            query.aggregate("a" + place, column.aggregate(), column.serializer());
        }
        return query;
    }

    private static List<Integer> all() {
        return IntStream.range(0, COLUMNS.size()).boxed().toList();
    }

    private static QueryBuilder.Sample[] samples() {
        List<Object> quotes = IntStream.range(0, QUOTES).<Object>mapToObj(Quote::number).toList();
        return new QueryBuilder.Sample[] {
            QueryBuilder.Sample.of(1L, quotes.toArray()),
            QueryBuilder.Sample.of(2L, Quote.ofNulls()),
            QueryBuilder.Sample.of(3L, Quote.number(1)),
        };
    }

    /** What a row of all columns must show, without any snapshot. */
    private static List<Object> resultsOf(List<Object> quotes) {
        List<Object> results = new ArrayList<>();
        for (Column column : COLUMNS) {
            AccumulatorLayout<Object> layout =
                    new AccumulatorLayout<>(List.of(new NamedAggregate<>("x", column.aggregate())));
            long[] lanes = new long[layout.longStride()];
            Object[] objects = new Object[layout.objectStride()];
            layout.init(lanes, 0, objects, 0);
            for (Object quote : quotes) {
                layout.accumulate(quote, ((Quote) quote).timestamp(), lanes, 0, objects, 0);
            }
            results.add(layout.result(0, lanes, 0, objects, 0));
        }
        return results;
    }

    private static List<List<Object>> expected() {
        return Stream.of(samples()).map(sample -> resultsOf(sample.after())).toList();
    }

    @Test
    void everyAggregateSurvivesASnapshot() throws Exception {
        QueryBuilder query = query(all());

        assertThat(shown(query.results(query.write(samples())))).isEqualTo(shown(expected()));
    }

    @Test
    void aggregatesAreDroppedAndReordered() throws Exception {
        RawState state = query(all()).write(samples());
        for (int seed = 1; seed <= 10; seed++) {
            List<Integer> places = new ArrayList<>(all());
            Collections.shuffle(places, new Random(seed));
            List<Integer> kept = places.subList(0, 1 + seed);
            List<List<Object>> chosen =
                    expected().stream().map(row -> kept.stream().map(row::get).toList()).toList();

            assertThat(shown(query(kept).results(state))).isEqualTo(shown(chosen));
        }
    }

    @Test
    void addedAggregatesStartEmpty() throws Exception {
        RawState state = query(List.of(2)).write(samples());
        List<Object> restored = query(all()).results(state).get(0);
        List<Object> empty = resultsOf(List.of());
        for (int place = 3; place < COLUMNS.size(); place++) {
            assertThat(restored.get(place)).isEqualTo(empty.get(place));
        }
    }

    @Test
    void anotherLimitIsRefused() {
        RawState state =
                new QueryBuilder()
                        .key("id", LongSerializer.INSTANCE)
                        .aggregate("list", new Collect<>(Quote.VENUE, 5), lists(5))
                        .write(QueryBuilder.Sample.of(1L, Quote.number(1)));
        QueryBuilder more =
                new QueryBuilder()
                        .key("id", LongSerializer.INSTANCE)
                        .aggregate("list", new Collect<>(Quote.VENUE, 50), lists(50));

        assertThatThrownBy(() -> more.results(state))
                .isInstanceOf(StateIncompatibleException.class)
                .hasMessageContaining("aggregate 'list' was COLLECT(5) and is now COLLECT(50)");
    }

    private static TypeSerializer<?> lists(int limit) {
        return new LimitedListSerializer<>(
                ranked(LongSerializer.INSTANCE, StringSerializer.INSTANCE), limit);
    }

    @ParameterizedTest
    @EnumSource
    void stateOfVersion1IsRestored(File file) throws Exception {
        assertThat(describe(file, query(file.places()).results(file.state())))
                .isEqualTo(new String(file.read(".txt"), StandardCharsets.UTF_8));
    }

    /** If this fails the format has changed: give it another version, see {@link StateFormat}. */
    @ParameterizedTest
    @EnumSource
    void sameStateIsWrittenAsTheSameBytes(File file) throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        query(file.places()).write(samples()).save(written);
        assertThat(written.toByteArray()).isEqualTo(file.read(".bin"));
    }

    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "sluice.state.write", matches = ".+")
    void writeFiles(File file) throws Exception {
        Path directory = Path.of(System.getProperty("sluice.state.write"));
        Path bytes = directory.resolve(file.name(".bin"));
        if (!Files.exists(bytes)) {
            Files.createDirectories(directory.resolve("v1"));
            try (OutputStream out = Files.newOutputStream(bytes)) {
                query(file.places()).write(samples()).save(out);
            }
            Files.writeString(directory.resolve(file.name(".txt")), describe(file, expected(file)));
        }
    }

    /** Fails for an aggregate that no file holds yet: add it to {@link #later}, in a new file. */
    @Test
    void everyAggregateHasAFile() throws Exception {
        Set<String> filed = new HashSet<>();
        for (File file : File.values()) {
            for (byte[] keyGroup : file.state().bytesByKeyGroup().values()) {
                FrameReader frames = new FrameReader(new ByteArrayInputStream(keyGroup));
                frames.begin();
                StateHeader.parse(frames.next(FrameType.HEADER))
                        .aggregates()
                        .forEach(stored -> filed.add(stored.stateKind()));
            }
        }
        Set<String> kinds = new HashSet<>();
        Set<String> classes = new HashSet<>();
        for (Column column : COLUMNS) {
            kinds.add(column.aggregate().stateKind());
            classes.add(column.aggregate().getClass().getName());
        }

        assertThat(filed).isEqualTo(kinds);
        assertThat(classes).isEqualTo(aggregateClasses());
        for (LaneValue value : LaneValue.values()) {
            assertThat(COLUMNS)
                    .anyMatch(
                            column ->
                                    column.aggregate() instanceof First<?> first
                                            && first.type() == value)
                    .anyMatch(
                            column ->
                                    column.aggregate() instanceof Last<?> last
                                            && last.type() == value);
        }
    }

    /** All that a query may have. */
    private static Set<String> aggregateClasses() {
        return new ClassFileImporter()
                        // Also where the build with another Flink puts them.
                        .withImportOption(location -> !location.contains("/test-classes/"))
                        .importPackages("io.sluice")
                        .stream()
                        .filter(type -> type.isAssignableTo(Aggregate.class))
                        .filter(type -> !type.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
    }

    /** One result per line, after the aggregate's kind. */
    private static String describe(File file, List<List<Object>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<Object> row : sorted(rows)) {
            for (int i = 0; i < row.size(); i++) {
                text.append(COLUMNS.get(file.places().get(i)).aggregate().stateKind());
                text.append(": ").append(row.get(i)).append('\n');
            }
        }
        return text.toString();
    }

    private static List<List<Object>> expected(File file) {
        return expected().stream()
                .map(row -> file.places().stream().map(row::get).toList())
                .toList();
    }

    private static List<String> shown(List<List<Object>> rows) {
        return sorted(rows).stream().map(AggregateStateTest::shownRow).toList();
    }

    private static String shownRow(List<Object> row) {
        return row.stream().map(String::valueOf).collect(Collectors.joining("; "));
    }

    /** Rows are restored by key group, not in the order of their keys. */
    private static List<List<Object>> sorted(List<List<Object>> rows) {
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort((a, b) -> shownRow(a).compareTo(shownRow(b)));
        return sorted;
    }
}
