package io.sluice.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharedChainTest {

    /** A field with state of its own that is equal to others, as a user may write it. */
    private static final class EqualField implements LongField<Sample> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean isNull(Sample sample) {
            return false;
        }

        @Override
        public long get(Sample sample) {
            return sample.timestamp();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof EqualField;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    /** Records, numbers, enums and lambdas that capture nothing. */
    static Stream<LaneAggregate<Sample>> shared() {
        return Stream.of(
                new CountAll<>(),
                new LongSum<>(Sample::timestamp, true),
                new LongSum<>(Sample::timestamp, false),
                new LongVariance<>(Sample::timestamp, Dispersion.VAR_POP),
                new LongVariance<>(Sample::timestamp, Dispersion.STDDEV_SAMP),
                new DoubleMax<>(Sample::timestamp),
                First.ofDoubles(Sample::timestamp),
                new LaneFilter<>(new LongMin<>(Sample::timestamp), Sample::isChosen),
                new Count<>(Sample::integer));
    }

    @ParameterizedTest
    @MethodSource("shared")
    void subtasksShareAChain(LaneAggregate<Sample> aggregate) throws Exception {
        SharedChain one = SharedChain.of(steps(copy(aggregate)));
        SharedChain two = SharedChain.of(steps(copy(aggregate)));

        assertThat(two).isSameAs(one);
        int sharing = 0;
        for (LaneAggregate<Sample> other : shared().toList()) {
            sharing += SharedChain.of(steps(copy(other))).chain().equals(one.chain()) ? 1 : 0;
        }
        assertThat(sharing).isEqualTo(1);
    }

    @Test
    void whatIsASubtasksOwnIsNotShared() throws Exception {
        LongField<Sample> equal = new EqualField();
        long captured = System.nanoTime();
        ObjectField<Sample> capturing = sample -> captured;

        assertThat(SharedChain.of(steps(new LongSum<>(equal, true))))
                .isSameAs(SharedChain.of(steps(new LongSum<>(equal, true))))
                .isNotSameAs(SharedChain.of(steps(new LongSum<>(new EqualField(), true))));
        assertThat(SharedChain.of(steps(new Count<>(capturing))))
                .isNotSameAs(SharedChain.of(steps(copy(new Count<>(capturing)))));
    }

    @Test
    void theStepsPlacesAndNumberTellChainsApart() {
        Step<Object> count = step(new CountAll<>(), 0);

        SharedChain one = SharedChain.of(List.of(count));
        assertThat(SharedChain.of(List.of(count, count))).isNotSameAs(one);
        assertThat(SharedChain.of(List.of(step(new CountAll<>(), 1)))).isNotSameAs(one);
        assertThat(one.chain()).isNotSameAs(SharedChain.of(List.of()).chain());
    }

    private static List<Step<Object>> steps(LaneAggregate<Sample> aggregate) {
        return List.of(step(aggregate, 3));
    }

    @SuppressWarnings("unchecked") // No chain of this test is given records.
    private static Step<Object> step(LaneAggregate<Sample> aggregate, int offset) {
        return (Step<Object>) (Step<?>) new LaneStep<>(aggregate, offset);
    }

    /** What a subtask gets. */
    @SuppressWarnings({"unchecked", "BanSerializableRead"}) // Written just before.
    private static <T> T copy(T original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
