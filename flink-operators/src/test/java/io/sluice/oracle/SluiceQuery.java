package io.sluice.oracle;

import io.sluice.core.aggregate.Aggregate;
import io.sluice.core.aggregate.Count;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.DoubleAvg;
import io.sluice.core.aggregate.DoubleField;
import io.sluice.core.aggregate.DoubleMax;
import io.sluice.core.aggregate.DoubleMin;
import io.sluice.core.aggregate.DoubleSum;
import io.sluice.core.aggregate.LongAvg;
import io.sluice.core.aggregate.LongField;
import io.sluice.core.aggregate.LongMax;
import io.sluice.core.aggregate.LongMin;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.runtime.AggregateColumn;
import io.sluice.runtime.KeyColumn;
import io.sluice.runtime.QuerySettings;
import io.sluice.runtime.WindowQuery;
import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.util.OutputTag;

/** Says a {@link Setup} in Sluice's own terms. */
final class SluiceQuery {

    static final TypeInformation<Event> EVENT = TypeInformation.of(Event.class);

    private static final int TABLE_ROWS = 4;
    private static final long MEMORY_BUDGET = 1L << 30;

    private SluiceQuery() {}

    static WindowQuery<Event> of(Setup setup) {
        return new WindowQuery<>(
                "simulation",
                setup.spec(),
                keys(setup.keyFields()),
                setup.measures().stream().map(SluiceQuery::column).toList(),
                setup.maxParallelism(),
                eventSerializer(),
                setup.lateOutput() ? new OutputTag<>("late", EVENT) : null,
                new QuerySettings(
                        setup.fold().mode(),
                        setup.fold().batchRecords(),
                        setup.fold().maxRows(),
                        setup.fold().maxDelay(),
                        setup.fold().minRatio(),
                        TABLE_ROWS,
                        MEMORY_BUDGET));
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
        return new AggregateColumn<>(
                aggregate,
                measure == Measure.RECORD_IDS
                        ? new ListSerializer<>(IntSerializer.INSTANCE)
                        : null);
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
            case RECORD_IDS -> new RecordIds();
        };
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
