package io.sluice;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.percentile;
import static io.sluice.Aggregates.stringAgg;
import static io.sluice.Aggregates.sum;
import static io.sluice.Aggregates.topN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.window.CalendarUnit;
import io.sluice.runtime.FoldMode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.flink.api.common.InvalidProgramException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that nobody should build: each is built, or refused by what is wrong with it. */
class HostileOptionsTest {

    private static final List<String> VALUES =
            List.of(
                    "",
                    " ",
                    "-1",
                    "0",
                    "1",
                    "-0.0",
                    "NaN",
                    "Infinity",
                    "1e309",
                    "9223372036854775807",
                    "9223372036854775808",
                    "2147483648",
                    "true",
                    "null",
                    "ALWAYS",
                    "always ",
                    "0 ms",
                    "-5 ms",
                    "1 ns",
                    "9223372036854775807 d",
                    "1 fortnight",
                    "999999999999 tb",
                    "1 mb",
                    "-1 mb",
                    "\0",
                    "é",
                    "${x}",
                    "%s");

    private static final List<Duration> DURATIONS =
            List.of(
                    Duration.ZERO,
                    Duration.ofNanos(1),
                    Duration.ofMillis(-1),
                    Duration.ofMillis(1),
                    Duration.ofMillis(7),
                    Duration.ofSeconds(10),
                    Duration.ofHours(1),
                    Duration.ofDays(400),
                    Duration.ofMillis(Long.MAX_VALUE),
                    Duration.ofMillis(Long.MAX_VALUE / 4),
                    Duration.ofSeconds(Long.MAX_VALUE),
                    Duration.ofSeconds(Long.MIN_VALUE));

    private static final long[] NUMBERS = {
        Long.MIN_VALUE, -1, 0, 1, 2, 7, 1_000, 10_001, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE
    };

    private static final List<String> NAMES =
            List.of(
                    "n",
                    "n",
                    "",
                    " ",
                    "window_start",
                    "trader",
                    "é",
                    "a.b",
                    "`",
                    "x".repeat(10_000));

    private static final List<FoldMode> FOLD_MODES = List.of(FoldMode.values());
    private static final List<ChangelogMode> CHANGELOGS = List.of(ChangelogMode.values());

    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment();
    private final DataStream<Trade> trades =
            environment.fromData(TypeInformation.of(Trade.class), Trade.of("t", "s", 0, 1.0, 1));

    @Test
    @Timeout(300)
    void everyValueOfEverySettingIsTakenOrRefusedByName() {
        for (ConfigOption<?> option : SluiceOptions.all()) {
            for (String value : VALUES) {
                Configuration options = Configuration.fromMap(Map.of(option.key(), value));
                try {
                    Sluice.on(trades)
                            .keyBy("trader", Trade::trader)
                            .window(Windows.tumbling(Duration.ofSeconds(1)))
                            .aggregate(count())
                            .options(options)
                            .toChangelog();
                } catch (IllegalArgumentException refused) {
                    assertThat(refused)
                            .as("%s = '%s'", option.key(), value)
                            .hasMessageContaining(option.key());
                } catch (RuntimeException unnamed) {
                    throw new AssertionError(option.key() + " = '" + value + "'", unnamed);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(300)
    void everyQueryIsBuiltOrRefusedByWhatIsWrong(long seed) {
        Random random = new Random(seed);
        int built = 0;
        for (int i = 0; i < 1_000; i++) {
            List<String> steps = new ArrayList<>();
            try {
                build(new Dice(random, steps));
                built++;
            } catch (IllegalArgumentException | InvalidProgramException refused) {
                assertThat(refused.getMessage())
                        .as("seed %s: %s", seed, steps)
                        .isNotBlank()
                        .doesNotContain("overflow");
            } catch (RuntimeException | StackOverflowError unnamed) {
                throw new AssertionError("seed " + seed + ": " + steps, unnamed);
            }
        }
        assertThat(built).isPositive();
    }

    private void build(Dice dice) {
        Grouping<Trade> grouping = Sluice.on(trades).keyBy(dice.name(), Trade::trader);
        Query<Trade> query = grouping.window(windows(dice)).aggregate(aggregate(dice));
        for (int i = dice.below(4); i > 0; i--) {
            query = set(query, dice);
        }
        query.toChangelog();
    }

    private static Windows windows(Dice dice) {
        Windows windows =
                switch (dice.below(6)) {
                    case 0 -> Windows.tumbling(dice.duration()).withOffset(dice.duration());
                    case 1 -> Windows.hopping(dice.duration()).slide(dice.duration());
                    case 2 -> Windows.cumulating(dice.duration()).step(dice.duration());
                    case 3 -> Windows.session(dice.duration()).maxLength(dice.duration());
                    case 4 -> Windows.ofRecords(dice.number()).slide(dice.number());
                    default ->
                            Windows.calendar(CalendarUnit.DAY, ZoneOffset.UTC)
                                    .cumulatingBy(dice.duration());
                };
        return dice.below(4) == 0 ? windows.inProcessingTime() : windows;
    }

    private static Aggregation<Trade> aggregate(Dice dice) {
        Aggregation<Trade> aggregation =
                switch (dice.below(5)) {
                    case 0 -> sum(Trade::quantity);
                    case 1 -> topN(Trade::trader, (int) dice.number());
                    case 2 -> stringAgg(Trade::trader, dice.name(), (int) dice.number());
                    case 3 -> percentile(Trade::price, Double.longBitsToDouble(dice.number()));
                    default -> count();
                };
        return aggregation.as(dice.name());
    }

    private static Query<Trade> set(Query<Trade> query, Dice dice) {
        return switch (dice.below(10)) {
            case 0 -> query.emit(Emit.changes().everyRecords(dice.number()));
            case 1 -> query.emit(Emit.changes().withinLatency(dice.duration()));
            case 2 -> query.emit(Emit.every(dice.duration()));
            case 3 -> query.emit(Emit.finalResults().grace(dice.duration()));
            case 4 -> query.allowedLateness(dice.duration());
            case 5 -> query.lateTo(new OutputTag<>("late", TypeInformation.of(Trade.class)));
            case 6 -> query.fold(FOLD_MODES.get(dice.below(3)));
            case 7 -> query.changelog(CHANGELOGS.get(dice.below(3)));
            case 8 -> query.parallelism((int) dice.number());
            default -> query.maxParallelism((int) dice.number());
        };
    }

    /** Throws dice and notes what they show. */
    private record Dice(Random random, List<String> steps) {

        int below(int bound) {
            return noted(() -> random.nextInt(bound));
        }

        long number() {
            return noted(() -> NUMBERS[random.nextInt(NUMBERS.length)]);
        }

        Duration duration() {
            return noted(() -> DURATIONS.get(random.nextInt(DURATIONS.size())));
        }

        String name() {
            return noted(() -> NAMES.get(random.nextInt(NAMES.size())));
        }

        private <V> V noted(Supplier<V> thrown) {
            V value = thrown.get();
            String text = String.valueOf(value);
            steps.add(text.substring(0, Math.min(text.length(), 30)));
            return value;
        }
    }
}
