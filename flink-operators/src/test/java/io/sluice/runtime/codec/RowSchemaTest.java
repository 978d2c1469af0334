package io.sluice.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.NamedAggregate;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.junit.jupiter.api.Test;

class RowSchemaTest {

    private static final AccumulatorLayout<Object> COUNT =
            new AccumulatorLayout<>(List.of(new NamedAggregate<>("rows", new CountAll<>())));
    private static final AccumulatorLayout<Object> WORDS =
            new AccumulatorLayout<>(List.of(new NamedAggregate<>("words", new WordList("WORDS"))));

    @Test
    void everyKeyFieldHasASerializer() {
        assertThatThrownBy(() -> RowSchema.ofLanes(List.of("a"), List.of(), COUNT))
                .hasMessage("key fields [a] need one serializer each, got 0");
        assertThatThrownBy(() -> RowSchema.ofLanes(List.of(), List.of(), COUNT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void objectAccumulatorsHaveASerializer() {
        assertThatThrownBy(
                        () ->
                                RowSchema.ofLanes(
                                        List.of("a"), List.of(LongSerializer.INSTANCE), WORDS))
                .hasMessage("aggregate 'words' needs a serializer of its accumulator");
    }

    @Test
    void lanesHaveNoSerializer() {
        assertThatThrownBy(
                        () ->
                                new RowSchema(
                                        List.of("a"),
                                        List.of(LongSerializer.INSTANCE),
                                        COUNT,
                                        List.of(LongSerializer.INSTANCE)))
                .hasMessage("aggregate 'rows' lives in lanes and takes no serializer");
    }

    @Test
    void everyAggregateHasItsPlace() {
        assertThatThrownBy(
                        () ->
                                new RowSchema(
                                        List.of("a"),
                                        List.of(LongSerializer.INSTANCE),
                                        COUNT,
                                        Collections.emptyList()))
                .hasMessage(
                        "1 aggregates need as many accumulator serializers (null for lanes), got 0");
    }

    @Test
    void schemaOfLanesHasNoSerializers() {
        RowSchema schema = RowSchema.ofLanes(List.of("a"), List.of(LongSerializer.INSTANCE), COUNT);
        assertThat(schema.accumulatorSerializers()).hasSize(1).containsOnlyNulls();
    }
}
