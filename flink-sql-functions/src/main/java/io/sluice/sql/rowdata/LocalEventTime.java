package io.sluice.sql.rowdata;

import java.time.ZoneId;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.operators.TableStreamOperator;

/**
 * Puts the event time of rows and watermarks in local time, where windows of a zone whose offset
 * changes are windows like others. A window that holds an hour that occurs twice stays open until
 * the second one is over, as in Flink.
 */
public final class LocalEventTime extends TableStreamOperator<RowData>
        implements OneInputStreamOperator<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final int precision;
    private final LocalTime local;

    /**
     * @param position of the time attribute
     * @param precision of the time attribute
     */
    public LocalEventTime(int position, int precision, ZoneId zone) {
        this.position = position;
        this.precision = precision;
        this.local = new LocalTime(zone);
    }

    @Override
    public void processElement(StreamRecord<RowData> element) {
        long instant = element.getValue().getTimestamp(position, precision).getMillisecond();
        element.setTimestamp(local.at(instant));
        output.collect(element);
    }

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        super.processWatermark(new Watermark(local.passedAt(watermark.getTimestamp())));
    }
}
