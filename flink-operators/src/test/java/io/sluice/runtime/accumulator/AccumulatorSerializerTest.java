package io.sluice.runtime.accumulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.DecimalMoments;
import io.sluice.core.aggregate.DecimalTotal;
import io.sluice.core.aggregate.Ranked;
import io.sluice.core.aggregate.ValueCounts;
import io.sluice.sketch.ApproxCountDistinct;
import io.sluice.sketch.ApproxPercentile;
import io.sluice.sketch.HllForm;
import io.sluice.sketch.KllForm;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.BigDecSerializer;
import org.apache.flink.api.common.typeutils.base.DoubleSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccumulatorSerializerTest {

    /**
     * A serializer and an accumulator.
     *
     * @param shown the accumulator as something that has equals()
     */
    record Sample<A>(
            AccumulatorSerializer<A> serializer, A accumulator, Function<A, Object> shown) {

        Object shownOf(Object read) {
            @SuppressWarnings("unchecked") // The serializer reads accumulators.
            A accumulator = (A) read;
            return shown.apply(accumulator);
        }

        @Override
        public String toString() {
            return serializer.form().getClass().getSimpleName();
        }
    }

    static Stream<Sample<?>> samples() {
        return Stream.of(
                new Sample<>(ranked(), new Ranked(17L, "x"), any -> any),
                new Sample<>(
                        new AccumulatorSerializer<>(
                                new UnorderedCountsForm(), StringSerializer.INSTANCE),
                        filled(ValueCounts.unordered(), "a", "b", "b", ""),
                        any -> any),
                new Sample<>(
                        new AccumulatorSerializer<>(
                                new OrderedCountsForm(), DoubleSerializer.INSTANCE),
                        filled(ValueCounts.ordered(), 3.0, 1.0, -1.0, 3.0),
                        any -> any.toString()),
                new Sample<>(
                        new AccumulatorSerializer<>(
                                new DecimalTotalForm(), BigDecSerializer.INSTANCE),
                        new DecimalTotal(new BigDecimal("-12.340"), 7),
                        any -> any),
                new Sample<>(
                        new AccumulatorSerializer<>(
                                new DecimalMomentsForm(), BigDecSerializer.INSTANCE),
                        new DecimalMoments(new BigDecimal("-12.340"), new BigDecimal("98.7"), -7),
                        any -> any),
                new Sample<>(
                        new AccumulatorSerializer<>(new HllForm()),
                        hll(10_000),
                        Union::getCompositeEstimate),
                new Sample<>(
                        new AccumulatorSerializer<>(new HllForm()),
                        hll(3),
                        Union::getCompositeEstimate),
                new Sample<>(
                        new AccumulatorSerializer<>(new KllForm()),
                        kll(1),
                        sketch -> sketch.getQuantile(0.5)),
                new Sample<>(
                        new AccumulatorSerializer<>(new KllForm()),
                        kll(100_000),
                        sketch -> sketch.getQuantile(0.9)));
    }

    private static AccumulatorSerializer<Ranked> ranked() {
        return new AccumulatorSerializer<>(
                new RankedForm(), LongSerializer.INSTANCE, StringSerializer.INSTANCE);
    }

    private static ValueCounts filled(ValueCounts counts, Object... values) {
        for (Object value : values) {
            counts.add(value, 1);
        }
        return counts;
    }

    private static Union hll(int values) {
        ApproxCountDistinct<Integer> aggregate = new ApproxCountDistinct<>(value -> value);
        Union union = null;
        for (int i = 0; i < values; i++) {
            union = aggregate.accumulate(i, 0, union);
        }
        return union;
    }

    private static KllDoublesSketch kll(int values) {
        ApproxPercentile<Integer> aggregate = new ApproxPercentile<>(value -> value, 0.5);
        KllDoublesSketch sketch = null;
        for (int i = 0; i < values; i++) {
            sketch = aggregate.accumulate(i, 0, sketch);
        }
        return sketch;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWrittenIsRead(Sample<?> sample) throws Exception {
        readsItself(sample);
    }

    private static <A> void readsItself(Sample<A> sample) throws IOException {
        readsWhatItWrites(sample, sample.serializer());
    }

    private static <A> void readsWhatItWrites(Sample<A> sample, TypeSerializer<A> reader)
            throws IOException {
        Object expected = sample.shown().apply(sample.accumulator());
        DataOutputSerializer out = new DataOutputSerializer(16);
        sample.serializer().serialize(sample.accumulator(), out);
        out.writeInt(0xC0FFEE);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        assertThat(sample.shownOf(reader.deserialize(in))).isEqualTo(expected);
        assertThat(in.readInt()).as("what follows").isEqualTo(0xC0FFEE);

        in = new DataInputDeserializer(out.getCopyOfBuffer());
        DataOutputSerializer copied = new DataOutputSerializer(16);
        reader.copy(in, copied);
        assertThat(copied.length()).isEqualTo(out.length() - Integer.BYTES);
        assertThat(sample.shownOf(reader.copy(sample.accumulator()))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void snapshotRestoresTheSerializer(Sample<?> sample) throws Exception {
        restores(sample);
    }

    private static <A> void restores(Sample<A> sample) throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot<A> snapshot = sample.serializer().snapshotConfiguration();
        TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
        TypeSerializerSnapshot<A> read =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        AccumulatorSerializerTest.class.getClassLoader());

        assertThat(read.restoreSerializer()).isEqualTo(sample.serializer());
        readsWhatItWrites(sample, read.restoreSerializer());
        assertThat(snapshot.resolveSchemaCompatibility(read).isCompatibleAsIs()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void serializerTravelsAndDuplicates(Sample<?> sample) throws Exception {
        AccumulatorSerializer<?> sent = InstantiationUtil.clone(sample.serializer());
        assertThat(sent).isEqualTo(sample.serializer()).hasSameHashCodeAs(sample.serializer());
        assertThat(sample.serializer().duplicate()).isEqualTo(sample.serializer());
    }

    @Test
    void anotherFormOrPartIsIncompatible() {
        AccumulatorSerializer<ValueCounts> ordered =
                new AccumulatorSerializer<>(new OrderedCountsForm(), StringSerializer.INSTANCE);
        AccumulatorSerializer<ValueCounts> unordered =
                new AccumulatorSerializer<>(new UnorderedCountsForm(), StringSerializer.INSTANCE);
        AccumulatorSerializer<ValueCounts> longs =
                new AccumulatorSerializer<>(new OrderedCountsForm(), LongSerializer.INSTANCE);

        assertThat(compatible(ordered, unordered)).isFalse();
        assertThat(compatible(ordered, longs)).isFalse();
        assertThat(compatible(ordered, ordered)).isTrue();
        assertThat(ordered).isNotEqualTo(unordered).isNotEqualTo(longs);
    }

    private static <A> boolean compatible(TypeSerializer<A> now, TypeSerializer<A> before) {
        return !now.snapshotConfiguration()
                .resolveSchemaCompatibility(before.snapshotConfiguration())
                .isIncompatible();
    }

    @Test
    void corruptSketchIsAnIoException() throws IOException {
        for (AccumulatorSerializer<?> serializer :
                new AccumulatorSerializer<?>[] {
                    new AccumulatorSerializer<>(new HllForm()),
                    new AccumulatorSerializer<>(new KllForm())
                }) {
            for (int length : new int[] {-1, Integer.MAX_VALUE, 8}) {
                DataOutputSerializer out = new DataOutputSerializer(64);
                out.writeInt(length);
                out.write(new byte[] {9, 9, 9, 9, 9, 9, 9, 9});
                assertThatThrownBy(
                                () ->
                                        serializer.deserialize(
                                                new DataInputDeserializer(out.getCopyOfBuffer())))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("corrupt");
            }
        }
    }
}
