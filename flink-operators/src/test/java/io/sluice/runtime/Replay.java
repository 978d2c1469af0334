package io.sluice.runtime;

/** The ways in which a scenario is replayed. */
enum Replay {
    PLAIN(Backend.HASH_MAP, Restarts.NEVER, 1, false),
    UNFOLDED(Backend.HASH_MAP, Restarts.NEVER, 1, false),
    PLAIN_IN_PARALLEL(Backend.HASH_MAP, Restarts.NEVER, 3, false),
    RESTORED_AFTER_EACH_INPUT(Backend.HASH_MAP, Restarts.EACH_INPUT, 1, false),
    RESCALED_AFTER_EACH_INPUT(Backend.HASH_MAP, Restarts.EACH_INPUT, 1, true),
    UNFOLDED_RESCALED_AFTER_EACH_INPUT(Backend.HASH_MAP, Restarts.EACH_INPUT, 1, true),
    RESCALED_ON_ROCKSDB_WITH_HEAP_TIMERS(Backend.ROCKSDB_HEAP_TIMERS, Restarts.THRICE, 1, true),
    RESCALED_ON_ROCKSDB_WITH_ITS_TIMERS(Backend.ROCKSDB_OWN_TIMERS, Restarts.ONCE, 1, true);

    private final Backend backend;
    private final Restarts restarts;
    private final int firstParallelism;
    private final boolean rescales;

    Replay(Backend backend, Restarts restarts, int firstParallelism, boolean rescales) {
        this.backend = backend;
        this.restarts = restarts;
        this.firstParallelism = firstParallelism;
        this.rescales = rescales;
    }

    Backend backend() {
        return backend;
    }

    int firstParallelism() {
        return firstParallelism;
    }

    FoldMode foldMode() {
        return switch (this) {
            case UNFOLDED, UNFOLDED_RESCALED_AFTER_EACH_INPUT -> FoldMode.OFF;
            default -> FoldMode.ALWAYS;
        };
    }

    /** 4 after 1, 3 after 4, 1 after 3; or always the same. */
    int nextParallelism(int current) {
        if (!rescales) {
            return current;
        }
        return switch (current) {
            case 1 -> 4;
            case 4 -> 3;
            default -> 1;
        };
    }

    /** Whether to restart after input {@code index}, from 0, of {@code count}. */
    boolean restartsAfter(int index, int count) {
        return switch (restarts) {
            case NEVER -> false;
            case EACH_INPUT -> true;
            case ONCE -> index == count / 2;
            case THRICE -> isQuarter(index + 1, count);
        };
    }

    private static boolean isQuarter(int done, int count) {
        for (int quarter = 1; quarter <= 3; quarter++) {
            if (done == Math.max(quarter, count * quarter / 4)) {
                return true;
            }
        }
        return false;
    }

    private enum Restarts {
        NEVER,
        ONCE,
        EACH_INPUT,
        THRICE
    }
}
