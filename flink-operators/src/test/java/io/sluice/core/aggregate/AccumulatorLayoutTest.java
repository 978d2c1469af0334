package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccumulatorLayoutTest {

    private final AccumulatorLayout<Sample> mixed =
            layout(
                    new LongSum<>(Sample.INTEGER, false),
                    new Journal(),
                    new CountAll<>(),
                    new DoubleMax<>(Sample.REAL),
                    new Journal(),
                    new LongMin<>(Sample.INTEGER));

    @Test
    void aggregatesFollowTheRecordCount() {
        assertThat(mixed.longStride()).isEqualTo(1 + 3 + 1 + 2);
        assertThat(mixed.objectStride()).isEqualTo(2);
        assertThat(offsets(mixed, true))
                .containsExactly(1, -1, AccumulatorLayout.RECORDS, 4, -1, 5);
        assertThat(offsets(mixed, false)).containsExactly(-1, 0, -1, -1, 1, -1);
        assertThat(mixed.aggregates())
                .extracting(NamedAggregate::name)
                .containsExactly("a0", "a1", "a2", "a3", "a4", "a5");
    }

    @Test
    void rowWithoutAggregatesCountsRecords() {
        AccumulatorLayout<Sample> layout = layout();
        Row<Sample> row = Row.of(layout, List.of(Sample.of(1), Sample.of(2)));

        assertThat(layout.longStride()).isEqualTo(1);
        assertThat(layout.objectStride()).isZero();
        assertThat(layout.retracts()).isTrue();
        assertThat(row.merge(row.copy()).records()).isEqualTo(4);
        assertThat(row.retract(Row.of(layout, List.of(Sample.of(1)))).records()).isEqualTo(3);
    }

    @Test
    void aggregatesDoNotDisturbEachOther() {
        Row<Sample> row =
                Row.of(mixed, List.of(new Sample(3L, 0.5), new Sample(1L, null), Sample.of(2)));

        assertThat(results(row)).containsExactly(6L, "[3, 1, 2]", 3L, 0.5, "[3, 1, 2]", 1L);
        assertThat(row.records()).isEqualTo(3);
    }

    @Test
    void emptyRowHasResults() {
        assertThat(results(new Row<>(mixed))).containsExactly(null, "[]", 0L, null, "[]", null);
    }

    @Test
    void initClearsWhatWasThere() {
        long[] lanes = new long[mixed.longStride()];
        Object[] objects = new Object[mixed.objectStride()];
        mixed.accumulate(Sample.of(7), 0, lanes, 0, objects, 0);
        mixed.init(lanes, 0, objects, 0);

        assertThat(lanes).isEqualTo(new Row<>(mixed).lanes());
        assertThat(objects).containsOnlyNulls();
    }

    @Test
    void mergeNeitherChangesNorAdoptsItsSource() {
        Row<Sample> into = new Row<>(mixed);
        Row<Sample> from = Row.of(mixed, List.of(Sample.of(1)));
        long[] lanes = from.lanes();

        into.merge(from); // adopts
        assertThat(into.object(0)).isNotSameAs(from.object(0)).isEqualTo(List.of(1L));
        into.merge(from).accumulate(Sample.of(5));

        assertThat(results(into)).containsExactly(7L, "[1, 1, 5]", 3L, null, "[1, 1, 5]", 1L);
        assertThat(results(from)).containsExactly(1L, "[1]", 1L, null, "[1]", 1L);
        assertThat(from.lanes()).isEqualTo(lanes);
    }

    @Test
    void mergingAnEmptyRowChangesNothing() {
        Row<Sample> row = Row.of(mixed, List.of(Sample.of(1)));

        assertThat(results(row.merge(new Row<>(mixed)))).isEqualTo(results(row.copy()));
        assertThat(new Row<>(mixed).merge(new Row<>(mixed)).object(0)).isNull();
    }

    @Test
    void copyIsEqualAndIndependent() {
        Row<Sample> row = Row.of(mixed, List.of(Sample.of(1)));
        Row<Sample> copy = row.copy();

        assertThat(results(copy)).isEqualTo(results(row));
        assertThat(copy.lanes()).isEqualTo(row.lanes());
        copy.accumulate(Sample.of(2));
        assertThat(results(row)).containsExactly(1L, "[1]", 1L, null, "[1]", 1L);
        assertThat(new Row<>(mixed).copy().object(0)).isNull();
    }

    @Test
    void copyReplacesWhatWasThere() {
        Row<Sample> empty = new Row<>(mixed);
        Object[] objects = {List.of(9L), List.of(9L)};
        mixed.copy(new long[mixed.longStride()], 0, objects, 0, empty.lanes(), 0, new Object[2], 0);

        assertThat(objects).containsOnlyNulls();
    }

    @Test
    void retractsOnlyIfAllDo() {
        assertThat(mixed.retracts()).isFalse();
        assertThat(layout(new CountAll<>(), new LongAvg<>(Sample.INTEGER)).retracts()).isTrue();
        assertThat(layout(new CountAll<>(), new DoubleSum<>(Sample.REAL)).retracts()).isFalse();
        assertThat(layout(new CountAll<>(), new Journal()).retracts()).isFalse();
        Row<Sample> row = Row.of(layout(new Journal()), List.of(Sample.of(1)));
        assertThatThrownBy(() -> row.retract(row.copy()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("JOURNAL cannot retract");
    }

    @Test
    void clashingNamesAreRefused() {
        NamedAggregate<Sample> one = new NamedAggregate<>("total", new CountAll<>());
        NamedAggregate<Sample> two = new NamedAggregate<>("total", new LongAvg<>(Sample.INTEGER));

        assertThatThrownBy(() -> new AccumulatorLayout<>(List.of(one, two)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two aggregates are named 'total'; names must differ");
    }

    @Test
    void blankNamesAreRefused() {
        for (String blank : List.of("", "  ")) {
            NamedAggregate<Sample> unnamed =
                    new NamedAggregate<>(blank, new LongAvg<>(Sample.INTEGER));

            assertThatThrownBy(() -> new AccumulatorLayout<>(List.of(unnamed)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the name of an aggregate must not be blank: AVG(BIGINT) is named '"
                                    + blank
                                    + "'");
        }
    }

    private static List<Integer> offsets(AccumulatorLayout<?> layout, boolean lanes) {
        return IntStream.range(0, layout.aggregates().size())
                .mapToObj(i -> lanes ? layout.laneOffset(i) : layout.objectOffset(i))
                .toList();
    }

    private List<Object> results(Row<Sample> row) {
        return IntStream.range(0, mixed.aggregates().size()).mapToObj(row::result).toList();
    }

    @SafeVarargs
    private static AccumulatorLayout<Sample> layout(Aggregate<Sample>... aggregates) {
        return new AccumulatorLayout<>(
                IntStream.range(0, aggregates.length)
                        .mapToObj(i -> new NamedAggregate<>("a" + i, aggregates[i]))
                        .toList());
    }
}
