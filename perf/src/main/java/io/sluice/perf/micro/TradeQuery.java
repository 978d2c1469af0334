package io.sluice.perf.micro;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.DoubleAvg;
import io.sluice.core.aggregate.DoubleMax;
import io.sluice.core.aggregate.DoubleMin;
import io.sluice.core.aggregate.KeyField;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EngineSpec;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import io.sluice.core.window.WindowSpec;
import io.sluice.perf.load.Trade;
import io.sluice.runtime.codec.RowSchema;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The query of the whole-job comparison, in parts: COUNT(*), SUM(quantity), MIN, MAX and AVG(price)
 * by one or two strings, in tumbling windows of 10 s.
 */
final class TradeQuery {

    static final WindowSpec WINDOW = WindowSpec.tumbling(10_000, 0);

    private static final int POOLED_TABLES = 4;

    private final int keyFields;
    private final AccumulatorLayout<Trade> layout =
            new AccumulatorLayout<>(
                    List.of(
                            new NamedAggregate<>("trades", new CountAll<>()),
                            new NamedAggregate<>(
                                    "volume", new LongSum<>(trade -> trade.quantity, false)),
                            new NamedAggregate<>("min", new DoubleMin<>(trade -> trade.price)),
                            new NamedAggregate<>("max", new DoubleMax<>(trade -> trade.price)),
                            new NamedAggregate<>("avg", new DoubleAvg<>(trade -> trade.price))));

    /**
     * @param keyFields 1: by trader; 2: by trader and symbol
     */
    TradeQuery(int keyFields) {
        this.keyFields = keyFields;
    }

    EngineSpec spec() {
        return new EngineSpec(
                WINDOW, EmissionPolicy.of(EmissionPolicy.Kind.FINAL), ChangelogMode.APPEND, 0);
    }

    AccumulatorLayout<Trade> layout() {
        return layout;
    }

    KeyAccess<Trade> keys() {
        KeyField<Trade> trader = trade -> trade.trader;
        KeyField<Trade> symbol = trade -> trade.symbol;
        return FieldKeys.of(keyFields == 1 ? List.of(trader) : List.of(trader, symbol));
    }

    TablePool tables(int rows) {
        return new TablePool(
                new TableShape(keyFields, layout, false),
                rows,
                POOLED_TABLES,
                MemoryBudget.unlimited());
    }

    RowSchema schema() {
        List<String> names = List.of("trader", "symbol").subList(0, keyFields);
        return RowSchema.ofLanes(
                names, Collections.nCopies(keyFields, StringSerializer.INSTANCE), layout);
    }
}
