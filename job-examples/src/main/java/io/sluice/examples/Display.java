package io.sluice.examples;

import org.apache.flink.types.Row;

/** Shows a changelog while it comes in. */
interface Display {

    /** Shows nothing. */
    Display NONE =
            new Display() {
                @Override
                public void started(String example) {}

                @Override
                public void changed(Row change) {}

                @Override
                public void finished() {}
            };

    /** The job is on its way; Flink may take some seconds to start. */
    void started(String example);

    /** One more change. */
    void changed(Row change);

    /** There are no more changes. */
    void finished();
}
