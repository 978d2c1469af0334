package io.sluice.oracle;

import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.ArgMax;
import io.sluice.core.aggregate.Count;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.CountDistinct;
import io.sluice.core.aggregate.DecimalSum;
import io.sluice.core.aggregate.DecimalVariance;
import io.sluice.core.aggregate.Dispersion;
import io.sluice.core.aggregate.DoubleAvg;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.DoubleMax;
import io.sluice.core.aggregate.DoubleMin;
import io.sluice.core.aggregate.DoubleSum;
import io.sluice.core.aggregate.DoubleVariance;
import io.sluice.core.aggregate.First;
import io.sluice.core.aggregate.Last;
import io.sluice.core.aggregate.LongAvg;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongMin;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.LongVariance;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.aggregate.ObjectLast;
import io.sluice.core.aggregate.ObjectMin;
import io.sluice.core.aggregate.Ranked;
import io.sluice.core.aggregate.RecordCondition;
import io.sluice.core.aggregate.RetractableMin;
import io.sluice.core.aggregate.StringAgg;
import io.sluice.core.aggregate.TopN;
import io.sluice.runtime.AggregateColumn;
import io.sluice.runtime.KeyColumn;
import io.sluice.runtime.QuerySettings;
import io.sluice.runtime.WindowQuery;
import io.sluice.runtime.accumulator.AccumulatorSerializer;
import io.sluice.runtime.accumulator.DecimalMomentsForm;
import io.sluice.runtime.accumulator.DecimalTotalForm;
import io.sluice.runtime.accumulator.OrderedCountsForm;
import io.sluice.runtime.accumulator.RankedForm;
import io.sluice.runtime.accumulator.UnorderedCountsForm;
import io.sluice.sketch.ApproxCountDistinct;
import io.sluice.sketch.HllForm;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.BigDecSerializer;
import org.apache.flink.api.common.typeutils.base.DoubleSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Says a {@link Setup} in Sluice's own terms. */
final class SluiceQuery {

    static final TypeInformation<Event> EVENT = TypeInformation.of(Event.class);

    private static final int TABLE_ROWS = 4;
    private static final long MEMORY_BUDGET = 1L << 30;

    private SluiceQuery() {}

    static WindowQuery<Event> of(Setup setup) {
        boolean spills = setup.tuning().spills() && setup.spec().maySpill();
        return new WindowQuery<>(
                "simulation",
                setup.spec(),
                keys(setup.keyFields()),
                setup.measures().stream().map(SluiceQuery::column).toList(),
                setup.maxParallelism(),
                eventSerializer(),
                setup.spec().results().retractableInput()
                        ? event -> event.takesBack() != null
                        : null,
                null,
                setup.lateOutput() ? new OutputTag<>("late", EVENT) : null,
                new QuerySettings(
                        setup.fold().mode(),
                        setup.fold().batchRecords(),
                        setup.fold().maxRows(),
                        setup.fold().maxDelay(),
                        setup.fold().minRatio(),
                        TABLE_ROWS,
                        setup.tuning().closeBatchRows(),
                        spills ? 1 : MEMORY_BUDGET,
                        spills));
    }

    static TypeSerializer<Event> eventSerializer() {
        return EVENT.createSerializer(new SerializerConfigImpl());
    }

    private static List<KeyColumn<Event>> keys(int fields) {
        List<KeyColumn<Event>> all =
                List.of(
                        new KeyColumn<>("symbol", Event::symbol, StringSerializer.INSTANCE),
                        new KeyColumn<>("venue", Event::venue, LongSerializer.INSTANCE));
        return all.subList(0, fields);
    }

    private static AggregateColumn<Event> column(Measure measure) {
        NamedAggregate<Event> aggregate = new NamedAggregate<>(measure.name(), aggregate(measure));
        return new AggregateColumn<>(aggregate, accumulatorSerializer(measure));
    }

    private static @Nullable TypeSerializer<?> accumulatorSerializer(Measure measure) {
        return switch (measure) {
            case RECORD_IDS -> new ListSerializer<>(IntSerializer.INSTANCE);
            case LAST_TEXT -> ranked(LongSerializer.INSTANCE, StringSerializer.INSTANCE);
            case MIN_TEXT -> StringSerializer.INSTANCE;
            case SUM_DECIMAL ->
                    new AccumulatorSerializer<>(new DecimalTotalForm(), BigDecSerializer.INSTANCE);
            case VAR_DECIMAL ->
                    new AccumulatorSerializer<>(
                            new DecimalMomentsForm(), BigDecSerializer.INSTANCE);
            case COUNT_DISTINCT_QUANTITY ->
                    new AccumulatorSerializer<>(new UnorderedCountsForm(), LongSerializer.INSTANCE);
            case APPROX_COUNT_DISTINCT_QUANTITY -> new AccumulatorSerializer<>(new HllForm());
            case RETRACTABLE_MIN_PRICE ->
                    new AccumulatorSerializer<>(new OrderedCountsForm(), DoubleSerializer.INSTANCE);
            case TEXT_OF_MAX_PRICE -> ranked(DoubleSerializer.INSTANCE, StringSerializer.INSTANCE);
            case TOP_3_PRICES ->
                    new ListSerializer<>(
                            ranked(DoubleSerializer.INSTANCE, DoubleSerializer.INSTANCE));
            case FIVE_TEXTS ->
                    new ListSerializer<>(
                            ranked(LongSerializer.INSTANCE, StringSerializer.INSTANCE));
            default -> null;
        };
    }

    private static TypeSerializer<Ranked> ranked(TypeSerializer<?> rank, TypeSerializer<?> value) {
        return new AccumulatorSerializer<>(new RankedForm(), rank, value);
    }

    private static Aggregate<Event> aggregate(Measure measure) {
        return switch (measure) {
            case COUNT_ALL -> new CountAll<>();
            case COUNT_QUANTITY -> new Count<>(Event::quantity);
            case COUNT_PRICE -> new Count<>(Event::price);
            case SUM_QUANTITY -> new LongSum<>(new Quantity(), false);
            case WIDE_SUM_QUANTITY -> new LongSum<>(new Quantity(), true);
            case AVG_QUANTITY -> new LongAvg<>(new Quantity());
            case MIN_QUANTITY -> new LongMin<>(new Quantity());
            case MAX_QUANTITY -> new LongMax<>(new Quantity());
            case SUM_PRICE -> new DoubleSum<>(new Price());
            case AVG_PRICE -> new DoubleAvg<>(new Price());
            case MIN_PRICE -> new DoubleMin<>(new Price());
            case MAX_PRICE -> new DoubleMax<>(new Price());
            case VAR_QUANTITY -> new LongVariance<>(new Quantity(), Dispersion.VAR_SAMP);
            case STDDEV_PRICE -> new DoubleVariance<>(new Price(), Dispersion.STDDEV_POP);
            case FIRST_QUANTITY -> First.ofLongs(new Quantity());
            case LAST_PRICE -> Last.ofDoubles(new Price());
            case LAST_TEXT -> new ObjectLast<>(Event::text);
            case MIN_TEXT -> new ObjectMin<>(Event::text);
            case SUM_DECIMAL -> new DecimalSum<>(Event::decimal);
            case VAR_DECIMAL -> new DecimalVariance<>(Event::decimal, Dispersion.VAR_POP);
            case COUNT_DISTINCT_QUANTITY -> new CountDistinct<>(Event::quantity);
            case APPROX_COUNT_DISTINCT_QUANTITY -> new ApproxCountDistinct<>(Event::quantity);
            case RETRACTABLE_MIN_PRICE -> new RetractableMin<>(Event::price);
            case TEXT_OF_MAX_PRICE -> new ArgMax<>(Event::text, Event::price);
            case TOP_3_PRICES -> new TopN<>(Event::price, Event::price, 3);
            case FIVE_TEXTS -> new StringAgg<>(Event::text, ",", 5);
            case SUM_OF_EVEN_QUANTITIES ->
                    filtered(
                            new LongSum<>(new Quantity(), true),
                            event -> event.quantity() != null && event.quantity() % 2 == 0);
            case COUNT_OF_EVEN_IDS -> filtered(new CountAll<>(), event -> event.id() % 2 == 0);
            case RECORD_IDS -> new RecordIds();
        };
    }

    private static Aggregate<Event> filtered(
            Aggregate<Event> aggregate, RecordCondition<Event> condition) {
        return condition.filter(aggregate);
    }

    private record Quantity() implements LongField<Event> {

        @Override
        public long get(Event event) {
            return event.quantity();
        }

        @Override
        public boolean isNull(Event event) {
            return event.quantity() == null;
        }
    }

    private record Price() implements DoubleField<Event> {

        @Override
        public double get(Event event) {
            return event.price();
        }

        @Override
        public boolean isNull(Event event) {
            return event.price() == null;
        }
    }
}
