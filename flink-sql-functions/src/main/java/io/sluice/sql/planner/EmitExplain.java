package io.sluice.sql.planner;

import io.sluice.SluiceOptions;
import io.sluice.sql.dialect.EmitClause;
import java.time.Duration;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.planner.utils.ShortcutUtils;
import org.apache.flink.util.TimeUtils;

/** What EXPLAIN shows of Sluice's nodes; nodes that show the same are taken for the same. */
final class EmitExplain {

    private EmitExplain() {}

    static RelWriter terms(RelWriter writer, RelNode node, WindowedAggregation aggregation) {
        // A window function adds its columns after those of its input.
        String[] names = node.getInput(0).getRowType().getFieldNames().toArray(String[]::new);
        writer.item("emit", aggregation.clause()).item("operators", "Fold, Window");
        if (!aggregation.clause().isFinal()) {
            writer.item("window", aggregation.windowing().toSummaryString(names));
        }
        if (aggregation.clause().moment() == EmitClause.Moment.CHANGES) {
            writer.item("batch", batch(aggregation.clause(), aggregation.settings()));
        }
        writer.item("capacity", capacity(aggregation.settings()));
        String settings = EmitSettings.summary(ShortcutUtils.unwrapTableConfig(node));
        return writer.itemIf("settings", settings, !settings.isEmpty());
    }

    /** After how many records, or what time, a subtask publishes. */
    private static String batch(EmitClause clause, ReadableConfig settings) {
        Long rows = clause.rows();
        Duration interval = clause.interval();
        long count = rows != null ? rows : settings.get(SluiceOptions.EMIT_BATCH_SIZE);
        String records = "%d records".formatted(count);
        if (interval == null) {
            Optional<Duration> target = settings.getOptional(SluiceOptions.EMIT_LATENCY_TARGET);
            if (target.isPresent()) {
                return "up to %s, within %s"
                        .formatted(records, TimeUtils.formatWithHighestUnit(target.get()));
            }
            interval = settings.get(SluiceOptions.EMIT_INTERVAL);
        }
        return "%s, %s".formatted(records, TimeUtils.formatWithHighestUnit(interval));
    }

    /** What the tables of the windows are made for, and what the fold holds. */
    private static String capacity(ReadableConfig settings) {
        int initial = settings.get(SluiceOptions.TABLE_INITIAL_ROWS);
        int folded = settings.get(SluiceOptions.FOLD_MAX_ROWS);
        return "%d initial rows, %d rows in the fold".formatted(initial, folded);
    }
}
