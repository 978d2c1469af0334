package io.sluice.perf.cost;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;

/** What code does, told by the names of classes. */
enum Stage {
    /** Computing the aggregates. */
    AGGREGATES(
            "io\\.sluice\\.core\\.aggregate\\.|io\\.sluice\\.perf\\.load\\.TradeStats|FlinkWindows\\$Aggregation"),
    /** Finding the row of a key. */
    LOOK_UP("io\\.sluice\\.core\\.table\\.|org\\.apache\\.flink\\.(runtime\\.)?state\\."),
    /** Deltas to bytes and back. */
    DELTAS("io\\.sluice\\.runtime\\.(delta|codec)\\."),
    /** The rest of folding. */
    FOLD("io\\.sluice\\.(core\\.engine\\..*Fold|runtime\\.Fold)"),
    /** The rest of windows, and emission. */
    WINDOWS(
            "io\\.sluice\\.(core|runtime)\\.|runtime\\.operators\\.windowing|streaming\\.api\\.windowing"),
    /** Timers. */
    TIMERS("InternalTimer|HeapPriorityQueue|TimerHeap"),
    /** Records to bytes and back. */
    SERIALIZERS("flink\\.api\\.(java|common)\\.typeutils|flink\\.core\\.memory"),
    /** Buffers between tasks. */
    NETWORK("flink\\.runtime\\.(io\\.network|plugable)"),
    /** Reading the records. */
    SOURCE("io\\.sluice\\.perf\\.job\\.(Trade|Paced|Every)"),
    /** Adding up the results. */
    SINK("io\\.sluice\\.perf\\.(job\\.TallySink|load\\.|engine\\.)"),
    /** Handing on from operator to operator, watermarks, the mailbox. */
    FLINK("org\\.apache\\.flink\\."),
    /** Anything else. */
    OTHER("");

    private final Pattern classes;

    Stage(String classes) {
        this.classes = Pattern.compile(classes);
    }

    /** The stage of the innermost frame that tells: the JDK's tell nothing. */
    static Stage of(List<RecordedFrame> innermostFirst) {
        for (RecordedFrame frame : innermostFirst) {
            RecordedMethod method = frame.getMethod();
            String name = method.getType().getName() + "." + method.getName();
            for (Stage stage : values()) {
                if (stage != OTHER && stage.classes.matcher(name).find()) {
                    return stage;
                }
            }
        }
        return OTHER;
    }

    /** Name in reports. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
