package io.sluice.it;

import static io.sluice.Aggregates.count;
import static io.sluice.Aggregates.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Emit;
import io.sluice.Sluice;
import io.sluice.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The way from Flink's windows to these that {@code docs/operations.md} describes: the old job is
 * stopped, the new one starts early enough in the input, and filters tell what it must publish.
 */
class ComingFromFlinkITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER = ClusterSettings.cluster();

    private static final TypeInformation<Tuple3<String, Long, Long>> RECORD =
            Types.TUPLE(Types.STRING, Types.LONG, Types.LONG);
    private static final long DISORDER = 40;
    private static final int RECORDS = 2_000;
    private static final int AT_ONCE = 100_000;

    /** Key, timestamp and value, out of order but never late. */
    private final List<Tuple3<String, Long, Long>> records = records();

    private static List<Tuple3<String, Long, Long>> records() {
        Random random = new Random(7);
        List<Tuple3<String, Long, Long>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            long timestamp = 10_000 + i + random.nextLong(DISORDER) - DISORDER;
            records.add(Tuple3.of("k" + random.nextInt(5), timestamp, random.nextLong(100)));
        }
        return records;
    }

    /** What a sink holds under key, window start and window end: number and sum of the records. */
    private record Slot(String key, long start, long end) implements Comparable<Slot> {
        @Override
        public int compareTo(Slot other) {
            return toString().compareTo(other.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "120, 30", "150, 50"})
    void bothJobsTogetherPublishWhatFlinkAlonePublishes(long size, long slide) throws Exception {
        // The old job is stopped somewhere, at a watermark that has just closed windows.
        int stop = RECORDS / 2;
        long seen =
                records.subList(0, stop).stream().mapToLong(each -> each.f1).max().orElseThrow();
        long watermark = Math.floorDiv(seen - DISORDER - slide, slide) * slide + size % slide - 1;
        Map<Slot, String> published = flink(records.subList(0, stop), size, slide);
        published.keySet().removeIf(slot -> slot.end - 1 > watermark);

        long startingTime = watermark - size;
        int start = 0;
        while (records.get(start).f1 < startingTime) {
            start++;
        }
        Map<Slot, String> come = sluice(records.subList(start, RECORDS), size, slide);
        assertThat(come.keySet()).anyMatch(slot -> slot.start < startingTime);
        come.keySet().removeIf(slot -> slot.start < startingTime);

        Map<Slot, String> whole = flink(records, size, slide);
        Map<Slot, String> upserted = new TreeMap<>(published);
        upserted.putAll(come);
        assertThat(upserted).isEqualTo(whole);

        assertThat(come.keySet()).anyMatch(slot -> slot.end == watermark + 1);
        come.keySet().removeIf(slot -> slot.end <= watermark + 1);
        assertThat(Stream.concat(published.keySet().stream(), come.keySet().stream()))
                .containsExactlyInAnyOrderElementsOf(whole.keySet());
    }

    private static DataStream<Tuple3<String, Long, Long>> stream(
            List<Tuple3<String, Long, Long>> part) {
        return StreamExecutionEnvironment.getExecutionEnvironment()
                .fromData(part, RECORD)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<Tuple3<String, Long, Long>>forBoundedOutOfOrderness(
                                        Duration.ofMillis(DISORDER))
                                .withTimestampAssigner((each, previous) -> each.f1));
    }

    private static Map<Slot, String> flink(
            List<Tuple3<String, Long, Long>> part, long size, long slide) throws Exception {
        return table(
                stream(part)
                        .keyBy(each -> each.f0)
                        .window(
                                SlidingEventTimeWindows.of(
                                        Duration.ofMillis(size), Duration.ofMillis(slide)))
                        .apply(new Summary()));
    }

    private static Map<Slot, String> sluice(
            List<Tuple3<String, Long, Long>> part, long size, long slide) throws Exception {
        return table(
                Sluice.on(stream(part))
                        .keyBy("key", each -> each.f0)
                        .window(
                                Windows.hopping(Duration.ofMillis(size))
                                        .slide(Duration.ofMillis(slide)))
                        .aggregate(
                                count().as("n"),
                                sum((Tuple3<String, Long, Long> each) -> each.f2).as("total"))
                        .emit(Emit.finalResults())
                        .map(
                                change ->
                                        row(
                                                (String) Objects.requireNonNull(change.key(0)),
                                                change.windowStart(),
                                                change.windowEnd(),
                                                change.value(0),
                                                change.value(1)),
                                Types.STRING));
    }

    private static String row(String key, long start, long end, Object number, Object total) {
        return "%s,%d,%d,%s records of %s".formatted(key, start, end, number, total);
    }

    private static Map<Slot, String> table(DataStream<String> rows) throws Exception {
        Map<Slot, String> table = new TreeMap<>();
        for (String row : rows.executeAndCollect(AT_ONCE)) {
            String[] fields = row.split(",", -1);
            Slot slot = new Slot(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]));
            assertThat(table.put(slot, fields[3])).as(row).isNull();
        }
        return table;
    }

    /** Flink's side: number and sum of a window's records. */
    private static final class Summary
            implements WindowFunction<Tuple3<String, Long, Long>, String, String, TimeWindow> {

        private static final long serialVersionUID = 1L;

        @Override
        public void apply(
                String key,
                TimeWindow window,
                Iterable<Tuple3<String, Long, Long>> records,
                Collector<String> out) {
            long number = 0;
            long total = 0;
            for (Tuple3<String, Long, Long> each : records) {
                number++;
                total += each.f2;
            }
            out.collect(row(key, window.getStart(), window.getEnd(), number, total));
        }
    }
}
