package io.sluice.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** What to do about Flink's refusals of queries with windows, which name the reason only. */
final class EmitAdvice {

    private static final String NO_TIME = "requires the timecol is a time attribute type";
    private static final String NO_UPDATES = "doesn't support consuming update";
    private static final String OTHER_KEY =
            "upsert key that differs from the primary key of the sink table";
    private static final String CHANGES = "EmitChanges(";

    private EmitAdvice() {}

    /** A refusal with advice, if there is any for it, else the refusal. */
    static RuntimeException with(RuntimeException refused, RelNode query) {
        Optional<Throwable> noTime = ExceptionUtils.findThrowableWithMessage(refused, NO_TIME);
        if (noTime.isPresent()) {
            return explained(
                    noTime.get(),
                    only(query, PlannedEmit::windowMessage),
                    "The table that has the column must declare it as its time: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND for event time, or ts AS PROCTIME() for processing time.",
                    refused);
        }
        Optional<Throwable> noUpdates =
                ExceptionUtils.findThrowableWithMessage(refused, NO_UPDATES);
        if (noUpdates.isPresent()
                && String.valueOf(noUpdates.get().getMessage()).contains(CHANGES)) {
            return explained(
                    noUpdates.get(),
                    only(query, PlannedEmit::message),
                    "EMIT CHANGES updates rows while their windows are open: use EMIT FINAL, which inserts each row once, or a sink that takes updates.",
                    refused);
        }
        Optional<Throwable> otherKey = ExceptionUtils.findThrowableWithMessage(refused, OTHER_KEY);
        if (otherKey.isPresent() && !emits(query).isEmpty()) {
            return explained(
                    otherKey.get(),
                    only(query, PlannedEmit::message),
                    "EMIT publishes a row for each group and window: select window_start, window_end and all that the query groups by, and let the sink's PRIMARY KEY consist of these. For the latest row of any other key, end the INSERT with ON CONFLICT DO DEDUPLICATE.",
                    refused);
        }
        return refused;
    }

    /** Puts the place of the clause in front, if there is one clause only. */
    private static UnaryOperator<String> only(
            RelNode query, BiFunction<PlannedEmit, String, String> message) {
        List<PlannedEmit> found = emits(query);
        return found.size() == 1 ? text -> message.apply(found.get(0), text) : text -> text;
    }

    private static List<PlannedEmit> emits(RelNode query) {
        List<PlannedEmit> found = new ArrayList<>();
        new RelVisitor() {
            @Override
            public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
                if (node instanceof Aggregate aggregate) {
                    aggregate.getAggCallList().stream()
                            .map(EmitOperators::clause)
                            .filter(Objects::nonNull)
                            .forEach(found::add);
                }
                super.visit(node, ordinal, parent);
            }
        }.go(query);
        return found;
    }

    /**
     * Of the reason's class, and without a cause, because the SQL client shows the innermost one
     * and nothing else.
     */
    private static RuntimeException explained(
            Throwable reason,
            UnaryOperator<String> placed,
            String advice,
            RuntimeException refused) {
        String text = "%s\n%s".formatted(placed.apply(String.valueOf(reason.getMessage())), advice);
        RuntimeException explained =
                reason instanceof ValidationException
                        ? new ValidationException(text)
                        : new TableException(text);
        explained.addSuppressed(refused);
        return explained;
    }
}
