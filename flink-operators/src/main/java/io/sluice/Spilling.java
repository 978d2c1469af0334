package io.sluice;

import io.sluice.core.engine.EngineSpec;
import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a query spills. What a query asks for itself must be possible; the environment's
 * configuration is for many queries, and a query that cannot follow it says so in the log.
 */
final class Spilling {

    private static final Logger LOG = LoggerFactory.getLogger(Spilling.class);

    private Spilling() {}

    /**
     * @param own settings of the query
     * @param all those of the environment too
     */
    static boolean of(String query, EngineSpec spec, ReadableConfig own, ReadableConfig all) {
        if (!all.get(SluiceOptions.MEMORY_SPILL)) {
            return false;
        }
        boolean limited = all.getOptional(SluiceOptions.MEMORY_BUDGET).isPresent();
        if (spec.maySpill() && limited) {
            return true;
        }
        String reason = limited ? cannot(spec) : unlimited();
        if (own.getOptional(SluiceOptions.MEMORY_SPILL).orElse(false)) {
            throw new IllegalArgumentException(reason);
        }
        LOG.info("Query '{}' does not spill: {}", query, reason);
        return false;
    }

    private static String cannot(EngineSpec spec) {
        return "%s is true, but only rows of tumbling, hopping, cumulating or calendar windows spill; got %s with %s. %s Leave it out, and raise %s or the parallelism instead."
                .formatted(
                        SluiceOptions.MEMORY_SPILL.key(),
                        spec.window(),
                        spec.emission().kind(),
                        reason(spec),
                        SluiceOptions.MEMORY_BUDGET.key());
    }

    private static String reason(EngineSpec spec) {
        return switch (spec.stateForm()) {
            case SESSIONS ->
                    "Every record looks for the session of its key, which must be in memory.";
            case LAST_RECORDS -> "Every record looks at the last records of its key.";
            case OPEN_WINDOWS, SHARED_SLICES ->
                    spec.kinds() > 1
                            ? "Of several kinds of windows in a query only final results spill, emit(Emit.finalResults())."
                            : "Every record has all rows published, which must be in memory.";
        };
    }

    private static String unlimited() {
        return "%s is true, but without %s nothing is beyond the budget: set how many bytes the tables of a subtask may occupy."
                .formatted(SluiceOptions.MEMORY_SPILL.key(), SluiceOptions.MEMORY_BUDGET.key());
    }
}
