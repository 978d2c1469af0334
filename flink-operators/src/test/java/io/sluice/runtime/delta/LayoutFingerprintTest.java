package io.sluice.runtime.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongMin;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.RowSchema;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.codec.WordList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.junit.jupiter.api.Test;

class LayoutFingerprintTest {

    private static final WindowSpec MINUTES = WindowSpec.tumbling(60_000, 0);
    private static final NamedAggregate<Object> COUNT =
            new NamedAggregate<>("rows", new CountAll<>());
    private static final NamedAggregate<Object> MAX =
            new NamedAggregate<>("top", new LongMax<>(record -> 1));
    private static final NamedAggregate<Object> MIN =
            new NamedAggregate<>("top", new LongMin<>(record -> 1));
    private static final NamedAggregate<Object> WORDS =
            new NamedAggregate<>("words", new WordList("WORDS"));

    private static final LayoutFingerprint BASE =
            of(MINUTES, "key", LongSerializer.INSTANCE, List.of(COUNT, MAX));

    private static LayoutFingerprint of(
            WindowSpec window,
            String key,
            TypeSerializer<?> keySerializer,
            List<NamedAggregate<Object>> aggregates) {
        List<TypeSerializer<?>> serializers =
                Arrays.<TypeSerializer<?>>asList(new TypeSerializer<?>[aggregates.size()]);
        for (int i = 0; i < aggregates.size(); i++) {
            serializers.set(i, aggregates.get(i).equals(WORDS) ? SampleQuery.words() : null);
        }
        return LayoutFingerprint.of(
                window,
                new RowSchema(
                        List.of(key),
                        List.of(keySerializer),
                        new AccumulatorLayout<>(aggregates),
                        serializers),
                StringSerializer.INSTANCE);
    }

    @Test
    void sameLayoutHasTheSameFingerprint() {
        assertThat(of(MINUTES, "key", LongSerializer.INSTANCE, List.of(COUNT, MAX)).value())
                .isEqualTo(BASE.value());
        assertThat(BASE.differenceFrom(BASE.value())).isEmpty();
    }

    /** In-flight data of a released version must be recognised by later ones. */
    @Test
    void fingerprintsAreStable() {
        assertThat(BASE.value()).isEqualTo(-1094883756277859925L);
    }

    @Test
    void namesAnotherWindow() {
        assertThat(
                        BASE.differenceFrom(
                                of(
                                                WindowSpec.tumbling(60_000, 1),
                                                "key",
                                                LongSerializer.INSTANCE,
                                                List.of(COUNT, MAX))
                                        .value()))
                .isEqualTo("the window, which is now TUMBLING(size=60000 ms, offset=0 ms)");
    }

    @Test
    void namesOtherKeys() {
        String expected =
                "the key fields, which are now [key by"
                        + " org.apache.flink.api.common.typeutils.base.LongSerializer]";
        assertThat(
                        BASE.differenceFrom(
                                of(MINUTES, "KEY", LongSerializer.INSTANCE, List.of(COUNT, MAX))
                                        .value()))
                .isEqualTo(expected);
        assertThat(
                        BASE.differenceFrom(
                                of(MINUTES, "key", StringSerializer.INSTANCE, List.of(COUNT, MAX))
                                        .value()))
                .isEqualTo(expected);
    }

    @Test
    void namesOtherAggregates() {
        Set<Long> distinct = new HashSet<>();
        distinct.add(BASE.value());
        for (LayoutFingerprint other :
                List.of(
                        of(MINUTES, "key", LongSerializer.INSTANCE, List.of(COUNT)),
                        of(MINUTES, "key", LongSerializer.INSTANCE, List.of(MAX, COUNT)),
                        of(MINUTES, "key", LongSerializer.INSTANCE, List.of(COUNT, MIN)),
                        of(MINUTES, "key", LongSerializer.INSTANCE, List.of(COUNT, MAX, WORDS)))) {
            assertThat(distinct.add(other.value())).isTrue();
            assertThat(BASE.differenceFrom(other.value()))
                    .startsWith("the values, which are now aggregates [rows = COUNT(*) in 0 lanes")
                    .doesNotContain("the window", "the key");
        }
    }

    @Test
    void readerRefusesBlocksOfAnotherLayout() {
        DeltaEdge edge = new DeltaEdge(SampleQuery.LONG);
        edge.writer.writeRecord(1, 2, "x");
        LayoutFingerprint other =
                LayoutFingerprint.of(
                        WindowSpec.tumbling(2000, 0),
                        SampleQuery.LONG.schema(),
                        StringSerializer.INSTANCE);
        DeltaReader<String> reader =
                new DeltaReader<>(
                        "trades", other, SampleQuery.LONG.schema(), StringSerializer.INSTANCE);

        assertThatThrownBy(() -> reader.read(edge.blocks.get(0), null))
                .isInstanceOf(LayoutMismatchException.class)
                .hasMessage(
                        "In-flight data was written by another layout of query 'trades'. What differs:"
                                + " the window, which is now TUMBLING(size=2000 ms, offset=0 ms)."
                                + " Restore from a savepoint or an aligned checkpoint, which hold no"
                                + " in-flight data, or restore the unaligned checkpoint with the query"
                                + " as it was.");
    }
}
