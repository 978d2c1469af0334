package io.sluice.sql.rowdata;

import java.time.ZoneId;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.operators.TableStreamOperator;

/** Puts watermarks that {@link LocalEventTime} has made back into instants. */
public final class InstantWatermarks extends TableStreamOperator<RowData>
        implements OneInputStreamOperator<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final LocalTime local;

    /** The zone is that of the local time. */
    public InstantWatermarks(ZoneId zone) {
        this.local = new LocalTime(zone);
    }

    @Override
    public void processElement(StreamRecord<RowData> element) {
        output.collect(element);
    }

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        super.processWatermark(new Watermark(local.lastInstantAt(watermark.getTimestamp())));
    }
}
