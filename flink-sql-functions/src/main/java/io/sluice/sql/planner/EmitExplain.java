package io.sluice.sql.planner;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.flink.table.planner.utils.ShortcutUtils;

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
        String settings = EmitSettings.summary(ShortcutUtils.unwrapTableConfig(node));
        return writer.itemIf("settings", settings, !settings.isEmpty());
    }
}
