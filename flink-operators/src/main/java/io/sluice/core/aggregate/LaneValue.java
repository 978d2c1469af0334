package io.sluice.core.aggregate;

/** How a value stands in one lane, in the order of the values. */
public enum LaneValue {
    /** An integer as it is. */
    INTEGER("BIGINT") {
        @Override
        Object of(long lane) {
            return lane;
        }
    },
    /** A double as its {@linkplain DoubleOrder order}. */
    REAL("DOUBLE") {
        @Override
        Object of(long lane) {
            return DoubleOrder.value(lane);
        }
    };

    private final String sqlName;

    LaneValue(String sqlName) {
        this.sqlName = sqlName;
    }

    /** The value that a lane stands for. */
    abstract Object of(long lane);

    /** The kind of state of a function of such values. */
    String stateKind(String function) {
        return function + "(" + sqlName + ")";
    }
}
