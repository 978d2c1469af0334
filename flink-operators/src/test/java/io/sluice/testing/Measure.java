package io.sluice.testing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bundled aggregates over the fields of an {@link Event}, by their definition. */
public enum Measure implements NaiveAggregate<Event> {
    COUNT_ALL,
    COUNT_QUANTITY,
    COUNT_PRICE,
    SUM_QUANTITY,
    WIDE_SUM_QUANTITY,
    AVG_QUANTITY,
    MIN_QUANTITY,
    MAX_QUANTITY,
    SUM_PRICE,
    AVG_PRICE,
    MIN_PRICE,
    MAX_PRICE,
    /** Which records a row holds: their ids, ascending. Shows what was lost or counted twice. */
    RECORD_IDS;

    @Override
    public @Nullable Object over(List<Event> records) {
        List<Long> quantities =
                records.stream().map(Event::quantity).filter(Objects::nonNull).toList();
        List<Double> prices = records.stream().map(Event::price).filter(Objects::nonNull).toList();
        return switch (this) {
            case COUNT_ALL -> (long) records.size();
            case COUNT_QUANTITY -> (long) quantities.size();
            case COUNT_PRICE -> (long) prices.size();
            case SUM_QUANTITY -> {
                BigDecimal sum = NaiveAggregates.sumOfLongs(quantities);
                yield sum == null ? null : sum.longValueExact();
            }
            case WIDE_SUM_QUANTITY -> NaiveAggregates.sumOfLongs(quantities);
            case AVG_QUANTITY -> NaiveAggregates.averageOfLongs(quantities);
            case MIN_QUANTITY -> NaiveAggregates.minimum(quantities);
            case MAX_QUANTITY -> NaiveAggregates.maximum(quantities);
            case SUM_PRICE -> NaiveAggregates.sumOfDoubles(prices);
            case AVG_PRICE -> NaiveAggregates.averageOfDoubles(prices);
            case MIN_PRICE -> NaiveAggregates.minimum(prices);
            case MAX_PRICE -> NaiveAggregates.maximum(prices);
            case RECORD_IDS -> records.stream().map(Event::id).sorted().toList();
        };
    }
}
