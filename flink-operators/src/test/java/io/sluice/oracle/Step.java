package io.sluice.oracle;

import io.sluice.testing.Event;

/** One step of a timeline. Sources and windows count modulo how many there are at that moment. */
sealed interface Step {

    /** A source emits an item into its fold, or, after a restore, first those it has to repeat. */
    record Emit(int source, Item item) implements Step {
        @Override
        public String toString() {
            return "source " + source + ": " + item;
        }
    }

    /** A window takes what the next items of a source produced. */
    record Deliver(int source, int window, int items) implements Step {
        @Override
        public String toString() {
            return "window " + window + " takes " + items + " from source " + source;
        }
    }

    /** Processing time passes for a window. */
    record WindowTime(int window, long millis) implements Step {
        @Override
        public String toString() {
            return "window " + window + ": " + millis + " ms pass";
        }
    }

    /** Barriers enter all folds, unless an earlier checkpoint is still under way. */
    record Checkpoint() implements Step {}

    /** Everything fails and restarts from the last completed checkpoint, or from scratch. */
    record Restore(int sources, int windows, long allowedLateness) implements Step {
        @Override
        public String toString() {
            return "restore with %d sources, %d windows and an allowed lateness of %d ms"
                    .formatted(sources, windows, allowedLateness);
        }
    }

    /** What a source emits. */
    sealed interface Item {

        /** A record. */
        record Arrival(Event event) implements Item {
            @Override
            public String toString() {
                return event.toString();
            }
        }

        /** A watermark. */
        record Watermark(long timestamp) implements Item {
            @Override
            public String toString() {
                return "watermark " + timestamp;
            }
        }

        /** The source becomes idle, or active again. */
        record Status(boolean idle) implements Item {
            @Override
            public String toString() {
                return idle ? "IDLE" : "ACTIVE";
            }
        }

        /** Processing time passes for the fold. */
        record Time(long millis) implements Item {
            @Override
            public String toString() {
                return millis + " ms pass";
            }
        }
    }
}
