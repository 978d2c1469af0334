package io.sluice.it;

import io.sluice.testing.Event;
import io.sluice.testing.Measure;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

/** What Flink's window operator found in a window, as a row like those of {@link EventJob}. */
final class FlinkWindow
        extends ProcessWindowFunction<Event, Row, Tuple2<String, Long>, TimeWindow> {

    private static final long serialVersionUID = 1L;

    @Override
    public void process(
            Tuple2<String, Long> key,
            Context context,
            Iterable<Event> elements,
            Collector<Row> out) {
        List<Event> events = new ArrayList<>();
        elements.forEach(events::add);
        Row row = new Row(4 + EventJob.MEASURES.size());
        row.setField(0, key.f0);
        row.setField(1, key.f1);
        row.setField(2, time(context.window().getStart()));
        row.setField(3, time(context.window().getEnd()));
        int field = 4;
        for (Measure measure : EventJob.MEASURES) {
            row.setField(field++, measure.over(events));
        }
        out.collect(row);
    }

    private static LocalDateTime time(long millis) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(millis, 1000L),
                (int) Math.floorMod(millis, 1000L) * 1_000_000,
                ZoneOffset.UTC);
    }
}
