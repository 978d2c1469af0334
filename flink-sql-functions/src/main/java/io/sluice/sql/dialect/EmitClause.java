package io.sluice.sql.dialect;

import io.sluice.Emit;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an EMIT clause says.
 *
 * @param moment when results are published
 * @param rows for {@link Moment#CHANGES}: after how many records at most; null for the setting
 * @param interval for {@link Moment#CHANGES} and {@link Moment#INTERVAL}: after what time at most;
 *     null for the setting
 * @param grace for how long after its end a window accepts records; null for not at all
 * @param options settings of this query, by their names
 */
public record EmitClause(
        Moment moment,
        @Nullable Long rows,
        @Nullable Duration interval,
        @Nullable Duration grace,
        SortedMap<String, String> options) {

    /** Moments of publication. */
    public enum Moment {
        /** In batches, after so many records or so much time. */
        CHANGES,
        /** Every so often. */
        INTERVAL,
        /** When the watermark advances. */
        ON_WATERMARK,
        /** For each record. */
        PER_RECORD,
        /** When the window closes. */
        FINAL
    }

    /** {@code EMIT CHANGES} and nothing else: what Flink does anyway where there are no windows. */
    public boolean isPlainChanges() {
        return moment == Moment.CHANGES
                && rows == null
                && interval == null
                && grace == null
                && options.isEmpty();
    }

    /** Whether each row is published once and for all. */
    public boolean isFinal() {
        return moment == Moment.FINAL;
    }

    /** The policy of the operators. */
    public Emit policy() {
        return switch (moment) {
            case CHANGES -> changes();
            case INTERVAL -> Emit.every(interval == null ? Duration.ZERO : interval);
            case ON_WATERMARK -> Emit.onWatermark();
            case PER_RECORD -> Emit.perRecord();
            case FINAL -> grace == null ? Emit.finalResults() : Emit.finalResults().grace(grace);
        };
    }

    private Emit changes() {
        Emit.Changes changes = Emit.changes();
        if (rows != null) {
            changes = changes.everyRecords(rows);
        }
        return interval == null ? changes : changes.atLeastEvery(interval);
    }

    /** The clause in its usual form, which {@link EmitParser#parse} understands. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("EMIT ");
        text.append(isFinal() ? "FINAL" : "CHANGES");
        if (moment == Moment.ON_WATERMARK) {
            text.append(" ON WATERMARK");
        }
        if (moment == Moment.PER_RECORD) {
            text.append(" PER RECORD");
        }
        if (rows != null) {
            text.append(" EVERY ").append(rows).append(rows == 1 ? " ROW" : " ROWS");
        }
        if (interval != null) {
            text.append(" EVERY ").append(sql(interval));
        }
        if (grace != null) {
            text.append(" GRACE ").append(sql(grace));
        }
        if (!options.isEmpty()) {
            text.append(
                    options.entrySet().stream()
                            .map(
                                    option ->
                                            quoted(option.getKey())
                                                    + " = "
                                                    + quoted(option.getValue()))
                            .collect(Collectors.joining(", ", " WITH (", ")")));
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String sql(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0
                ? "INTERVAL '%d' SECOND".formatted(millis / 1000)
                : String.format(
                        Locale.ROOT, "INTERVAL '%d.%03d' SECOND", millis / 1000, millis % 1000);
    }
}
