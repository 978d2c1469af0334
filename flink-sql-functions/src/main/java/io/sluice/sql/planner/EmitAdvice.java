package io.sluice.sql.planner;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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

    /** What Flink says about the lengths of windows, and what to do. */
    private static final Map<String, String> LENGTHS =
            Map.of(
                    "to be positive, but got",
                    "The lengths of windows are intervals greater than 0, such as INTERVAL '10' SECOND.",
                    "must be an integral multiple of step",
                    "Let the size be a multiple of the step.",
                    "MONTH and YEAR time unit are not supported",
                    "Months and years have no fixed length: use DAY, or the calendar windows of the DataStream API.",
                    "Only constant window descriptors are supported",
                    "Write the lengths of windows as intervals, such as INTERVAL '10' SECOND.");

    private static final String NO_UPDATES = "doesn't support consuming update";
    private static final String OTHER_KEY =
            "upsert key that differs from the primary key of the sink table";
    private static final String PYTHON = "Python UDAF and Java/Scala UDAF cannot be used together";
    private static final String CHANGES = "EmitChanges(";

    private EmitAdvice() {}

    /** A refusal with advice, if there is any for it, else the refusal. */
    static RuntimeException with(RuntimeException refused, RelNode query) {
        Optional<Throwable> noTime = ExceptionUtils.findThrowableWithMessage(refused, NO_TIME);
        if (noTime.isPresent()) {
            return explained(
                    noTime.get(),
                    placed(query, PlannedEmit::windowPlace),
                    "The table that has the column must declare it as its time: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND for event time, or ts AS PROCTIME() for processing time.",
                    refused);
        }
        for (Map.Entry<String, String> length : LENGTHS.entrySet()) {
            Optional<Throwable> wrong =
                    ExceptionUtils.findThrowableWithMessage(refused, length.getKey());
            if (wrong.isPresent()) {
                return explained(
                        wrong.get(),
                        placed(query, PlannedEmit::windowPlace),
                        length.getValue(),
                        refused);
            }
        }
        Optional<Throwable> noUpdates =
                ExceptionUtils.findThrowableWithMessage(refused, NO_UPDATES);
        if (noUpdates.isPresent()
                && String.valueOf(noUpdates.get().getMessage()).contains(CHANGES)) {
            return explained(
                    noUpdates.get(),
                    placed(query, PlannedEmit::place),
                    "EMIT CHANGES updates rows while their windows are open: use EMIT FINAL, which inserts each row once, or a sink that takes updates.",
                    refused);
        }
        // The clause is a function in Java to Flink.
        Optional<Throwable> python = ExceptionUtils.findThrowableWithMessage(refused, PYTHON);
        if (python.isPresent() && !emits(query).isEmpty()) {
            return explained(
                    python.get(),
                    placed(query, PlannedEmit::place),
                    "EMIT is not there for aggregate functions in Python: use Flink's own windows (without EMIT), or a function in Java with a method merge.",
                    refused);
        }
        Optional<Throwable> otherKey = ExceptionUtils.findThrowableWithMessage(refused, OTHER_KEY);
        if (otherKey.isPresent() && !emits(query).isEmpty()) {
            return explained(
                    otherKey.get(),
                    placed(query, PlannedEmit::place),
                    "EMIT publishes a row for each group and window: select window_start, window_end and all that the query groups by, and let the sink's PRIMARY KEY consist of these. For the latest row of any other key, end the INSERT with ON CONFLICT DO DEDUPLICATE.",
                    refused);
        }
        return refused;
    }

    /** Puts the places of the clauses, or of what they are about, in front. */
    private static UnaryOperator<String> placed(
            RelNode query, Function<PlannedEmit, String> place) {
        String places = emits(query).stream().map(place).distinct().collect(joining("; "));
        return text -> places.isEmpty() ? text : places + ": " + text;
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
