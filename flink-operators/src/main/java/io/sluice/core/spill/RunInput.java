package io.sluice.core.spill;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Reads a run; its file may be open. */
interface RunInput extends AutoCloseable {

    /**
     * @throws SpillException if the file cannot be closed
     */
    @Override
    void close();

    /** Closes all; if several cannot be closed, the others are suppressed by the first. */
    static void closeAll(Collection<? extends @Nullable RunInput> inputs) {
        SpillException first = null;
        for (RunInput input : inputs) {
            if (input != null) { // or it could not be opened
                try {
                    input.close();
                } catch (SpillException e) {
                    if (first == null) {
                        first = e;
                    } else {
                        first.addSuppressed(e);
                    }
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
