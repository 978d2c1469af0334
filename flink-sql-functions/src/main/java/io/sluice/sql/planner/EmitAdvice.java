package io.sluice.sql.planner;

import java.util.Optional;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.ExceptionUtils;

/** What to do about Flink's refusals of queries with windows, which name the reason only. */
final class EmitAdvice {

    private static final String NO_TIME = "requires the timecol is a time attribute type";
    private static final String NO_UPDATES = "doesn't support consuming update";
    private static final String CHANGES = "EmitChanges(";

    private EmitAdvice() {}

    /** A refusal with advice, if there is any for it, else the refusal. */
    static RuntimeException with(RuntimeException refused) {
        Optional<Throwable> noTime = ExceptionUtils.findThrowableWithMessage(refused, NO_TIME);
        if (noTime.isPresent()) {
            return explained(
                    noTime.get(),
                    "The table that has the column must declare it as its time: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND for event time, or ts AS PROCTIME() for processing time.",
                    refused);
        }
        Optional<Throwable> noUpdates =
                ExceptionUtils.findThrowableWithMessage(refused, NO_UPDATES);
        if (noUpdates.isPresent()
                && String.valueOf(noUpdates.get().getMessage()).contains(CHANGES)) {
            return explained(
                    noUpdates.get(),
                    "EMIT CHANGES updates rows while their windows are open: use EMIT FINAL, which inserts each row once, or a sink that takes updates.",
                    refused);
        }
        return refused;
    }

    /**
     * Of the reason's class, and without a cause, because the SQL client shows the innermost one
     * and nothing else.
     */
    private static RuntimeException explained(
            Throwable reason, String advice, RuntimeException refused) {
        String text = "%s\n%s".formatted(reason.getMessage(), advice);
        RuntimeException explained =
                reason instanceof ValidationException
                        ? new ValidationException(text)
                        : new TableException(text);
        explained.addSuppressed(refused);
        return explained;
    }
}
