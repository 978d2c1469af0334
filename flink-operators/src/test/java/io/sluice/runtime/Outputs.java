package io.sluice.runtime;

import io.sluice.runtime.delta.DeltaBlock;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** What operators put out, as text. */
final class Outputs {

    private Outputs() {}

    /** Everything in order: blocks, changes, {@code watermark 5}, {@code idle}, {@code active}. */
    static List<String> of(Subtask<?, ?> subtask) {
        return subtask.take().stream().map(Outputs::text).toList();
    }

    private static String text(Object element) {
        if (element instanceof Watermark watermark) {
            return "watermark "
                    + (watermark.getTimestamp() == Long.MAX_VALUE
                            ? "MAX"
                            : watermark.getTimestamp());
        }
        if (element instanceof WatermarkStatus status) {
            return status.isIdle() ? "idle" : "active";
        }
        Object value = ((StreamRecord<?>) element).getValue();
        return value instanceof DeltaBlock block ? text(block) : value.toString();
    }

    private static String text(DeltaBlock block) {
        return switch (block.kind()) {
            case ROWS ->
                    "%s records in %s rows of slice %s"
                            .formatted(block.records(), block.count(), block.sliceEnd());
            case RECORDS -> block.count() + " records as they are";
        };
    }
}
