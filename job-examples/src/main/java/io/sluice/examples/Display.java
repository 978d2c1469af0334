package io.sluice.examples;

import org.apache.flink.types.Row;

/** Shows a changelog while it comes in. */
interface Display {

    /** Shows nothing. */
    Display NONE =
            new Display() {
                @Override
                public void changed(Row change) {}

                @Override
                public void finished() {}
            };

    /** One more change. */
    void changed(Row change);

    /** There are no more changes. */
    void finished();
}
