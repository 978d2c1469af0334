package io.sluice.testing;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    VAR_QUANTITY,
    STDDEV_PRICE,
    FIRST_QUANTITY,
    LAST_PRICE,
    /** The text of the record with the greatest event time, of several the greatest. */
    LAST_TEXT,
    MIN_TEXT,
    SUM_DECIMAL,
    VAR_DECIMAL,
    COUNT_DISTINCT_QUANTITY,
    APPROX_COUNT_DISTINCT_QUANTITY,
    /** The least price, by a computation that can take records back. */
    RETRACTABLE_MIN_PRICE,
    /** The text of the record of greatest price, of several the greatest. */
    TEXT_OF_MAX_PRICE,
    TOP_3_PRICES,
    /** The five earliest texts, of one time the least. */
    FIVE_TEXTS,
    SUM_OF_EVEN_QUANTITIES,
    COUNT_OF_EVEN_IDS,
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
            case VAR_QUANTITY -> NaiveAggregates.sampleVariance(quantities);
            case STDDEV_PRICE -> NaiveAggregates.standardDeviation(prices);
            case FIRST_QUANTITY ->
                    valueOf(records, Event::quantity, BY_TIME.thenComparing(Event::quantity));
            case LAST_PRICE ->
                    valueOf(records, Event::price, BY_TIME.thenComparing(Event::price).reversed());
            case LAST_TEXT ->
                    valueOf(records, Event::text, BY_TIME.thenComparing(Event::text).reversed());
            case MIN_TEXT -> valueOf(records, Event::text, Comparator.comparing(Event::text));
            case SUM_DECIMAL ->
                    quantities.isEmpty()
                            ? null
                            : decimals(records).stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            case VAR_DECIMAL -> NaiveAggregates.populationVariance(decimals(records));
            case COUNT_DISTINCT_QUANTITY, APPROX_COUNT_DISTINCT_QUANTITY ->
                    quantities.stream().distinct().count();
            case RETRACTABLE_MIN_PRICE -> NaiveAggregates.minimum(prices);
            case TEXT_OF_MAX_PRICE ->
                    valueOf(
                            records.stream().filter(event -> event.price() != null).toList(),
                            Event::text,
                            Comparator.comparing(Event::price)
                                    .thenComparing(Event::text)
                                    .reversed());
            case TOP_3_PRICES ->
                    prices.isEmpty()
                            ? null
                            : prices.stream().sorted(Comparator.reverseOrder()).limit(3).toList();
            case FIVE_TEXTS ->
                    quantities.isEmpty()
                            ? null
                            : records.stream()
                                    .filter(event -> event.text() != null)
                                    .sorted(BY_TIME.thenComparing(Event::text))
                                    .limit(5)
                                    .map(Event::text)
                                    .collect(Collectors.joining(","));
            case SUM_OF_EVEN_QUANTITIES ->
                    NaiveAggregates.sumOfLongs(
                            quantities.stream().filter(quantity -> quantity % 2 == 0).toList());
            case COUNT_OF_EVEN_IDS -> records.stream().filter(event -> event.id() % 2 == 0).count();
            case RECORD_IDS -> records.stream().map(Event::id).sorted().toList();
        };
    }

    private static List<BigDecimal> decimals(List<Event> records) {
        return records.stream().map(Event::decimal).filter(Objects::nonNull).toList();
    }

    private static final Comparator<Event> BY_TIME = Comparator.comparing(Event::timestamp);

    /** The value of the record that goes first, of those that have one. */
    private static <V> @Nullable V valueOf(
            List<Event> records, Function<Event, V> field, Comparator<Event> order) {
        return records.stream()
                .filter(event -> field.apply(event) != null)
                .min(order)
                .map(field)
                .orElse(null);
    }
}
